import { type ReactNode, useState } from 'react';
import { formatMonth } from '@/core/ledger/isoDate.ts';
import type { Forecast, SeriesForecastResponse } from '@/features/forecasts/forecastContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Section } from '@/web/components/Section.tsx';
import { forecastRuns } from '@/web/lib/forecastRuns.ts';
import { formatMinor } from '@/web/lib/format/formatMinor.ts';
import { useMayDo } from '@/web/lib/useMayDo.ts';
import styles from './OneOffs.module.css';
import { type OneOffRow, oneOffRows, seriesWithOneOff, togglePutBack } from './oneOffRows.ts';
import { runStage } from './runStage.ts';
import { useForecastRun } from './useForecastRun.ts';

type OneOffsProps = { companyId: string; forecast: Forecast; series: SeriesForecastResponse };

function amountText({ valueMinor }: OneOffRow, { kind, currency }: SeriesForecastResponse): string {
  if (valueMinor === null) return 'no longer in the books';
  const amount = `${formatMinor(valueMinor, currency)} ${currency}`;
  return kind === 'balance' ? `a change of ${amount}` : amount;
}

function stateText(row: OneOffRow, series: SeriesForecastResponse, forecast: Forecast): string {
  const { month, isPutBack, replacedByMinor, reason } = row;
  if (isPutBack) return 'Put back: it counts like any other month.';
  const usual =
    replacedByMinor === null ? '' : ` As if it had been ${formatMinor(replacedByMinor, series.currency)}.`;
  const others = seriesWithOneOff(forecast.baseline.series, month).filter(({ key }) => key !== series.key);
  const also = others.length === 0 ? '' : ` Left out of ${others.map(({ label }) => label).join(', ')} too.`;
  return `Left out.${usual} ${reason}${also}`;
}

/** What was left out of the history because it stands out; each item can be put back, and left out again. */
export function OneOffs({ companyId, forecast, series }: OneOffsProps): ReactNode {
  const { putBack = [], horizonMonths } = forecast;
  const { job, error, isActive } = useForecastRun(companyId, null);
  const mayOrder = useMayDo(companyId, 'forecasts.order');
  const [asked, setAsked] = useState<string>();
  const rows = oneOffRows(series, putBack);
  if (rows.length === 0) return null;
  const toggle = (month: string): void => {
    if (isActive) return;
    setAsked(month);
    const next = togglePutBack(putBack, forecast.baseline.series, month);
    void forecastRuns.start(companyId, null, horizonMonths, next);
  };
  return (
    <Section
      title="One-offs"
      note="What stands out and does not come back is left out of the history, so that it is not forecast again. Put back what will."
    >
      <ul className={styles.list} id="one-offs">
        {rows.map((row) => (
          <li key={row.month} data-put-back={row.isPutBack}>
            <div>
              <p>
                <strong>{formatMonth(row.month)}</strong>, {amountText(row, series)}
              </p>
              <p className={styles.state}>{stateText(row, series, forecast)}</p>
            </div>
            <div className={styles.action}>
              {isActive && asked === row.month && <span className={styles.state}>{runStage(job)}</span>}
              {mayOrder && (
                <Button
                  aria-disabled={isActive}
                  aria-label={`${row.isPutBack ? 'Leave out again' : 'Put back'}: ${formatMonth(row.month)}`}
                  onClick={() => toggle(row.month)}
                >
                  {row.isPutBack ? 'Leave out again' : 'Put back'}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {error && asked && <ErrorNotice error={error} what="Nothing was put back" />}
    </Section>
  );
}
