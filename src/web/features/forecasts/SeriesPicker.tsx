import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { isAccountOf } from '@/core/forecast/books/booksLines.ts';
import type { SeriesForecastResponse } from '@/features/forecasts/forecastContract.ts';
import { SERIES_KEYS } from '@/web/lib/searchParams.ts';
import styles from './SeriesPicker.module.css';

type SeriesPickerProps = {
  companyId: string;
  series: readonly SeriesForecastResponse[];
  chosen: string;
};

/** The main lines as tabs, and over an account the way back to what it is part of. */
export function SeriesPicker({ companyId, series, chosen }: SeriesPickerProps): ReactNode {
  const main = SERIES_KEYS.flatMap((key) => series.find((line) => line.key === key) ?? []);
  const account = main.some(({ key }) => key === chosen)
    ? undefined
    : series.find(({ key }) => key === chosen);
  const above = account && main.find(({ key }) => isAccountOf(key, account.key));
  return (
    <>
      <nav aria-label="Series" className={styles.tabs}>
        {main.map(({ key, label }) => {
          const current = key === chosen ? 'page' : key === above?.key ? 'true' : undefined;
          return (
            <Link
              key={key}
              to="/c/$companyId/forecast"
              params={{ companyId }}
              search={(previous) => ({ ...previous, series: key })}
              aria-current={current}
              activeProps={{ 'aria-current': current }}
              replace
            >
              {label}
            </Link>
          );
        })}
      </nav>
      {account && above && (
        <nav aria-label="Part of" className={styles.path}>
          <Link
            to="/c/$companyId/forecast"
            params={{ companyId }}
            search={(previous) => ({ ...previous, series: above.key })}
            replace
          >
            {above.label}
          </Link>
          <span aria-hidden="true">›</span>
          <span aria-current="page">{account.label}</span>
        </nav>
      )}
    </>
  );
}
