import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Field } from '@/web/components/Field.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { EmptyBooks } from '@/web/features/imports/EmptyBooks.tsx';
import { ShareButton } from '@/web/features/shares/ShareButton.tsx';
import { formatDate, formatInstant } from '@/web/lib/format/formatDate.ts';
import { forecastQueries } from '@/web/lib/queries/forecastQueries.ts';
import { reportQueries } from '@/web/lib/queries/reportQueries.ts';
import { GenerateForecast } from './GenerateForecast.tsx';
import { isStale } from './isStale.ts';
import { SeriesForecast } from './SeriesForecast.tsx';
import { SeriesPicker } from './SeriesPicker.tsx';
import { StaleNotice } from './StaleNotice.tsx';

const HORIZONS = [3, 6, 12, 18, 24, 36];
const HORIZON_DEFAULT = 12;
const route = getRouteApi('/c/$companyId/forecast');

function HorizonSelect({ value }: { value: number }): ReactNode {
  const navigate = route.useNavigate();
  const choices = HORIZONS.includes(value) ? HORIZONS : [...HORIZONS, value].sort((a, b) => a - b);
  return (
    <Field label="Horizon">
      {(control) => (
        <select
          {...control}
          value={value}
          onChange={(event) => {
            const horizon = Number(event.target.value);
            void navigate({ search: (previous) => ({ ...previous, horizon }), replace: true });
          }}
        >
          {choices.map((months) => (
            <option key={months} value={months}>
              {months} months
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function ForecastPage(): ReactNode {
  const { companyId } = route.useParams();
  const { series = 'cash', horizon } = route.useSearch();
  const latest = useQuery(forecastQueries.latest(companyId));
  const cash = useQuery(reportQueries.cash(companyId));
  const forecast = latest.data;
  const horizonMonths = horizon ?? forecast?.horizonMonths ?? HORIZON_DEFAULT;
  const error = latest.error ?? cash.error;
  if (cash.data?.booksUntil === null) {
    return (
      <Page title="Forecast">
        <EmptyBooks companyId={companyId} />
      </Page>
    );
  }
  const lead = forecast
    ? `From the books until ${formatDate(forecast.asOf)}, computed ${formatInstant(forecast.createdAt)}.`
    : 'Each series is forecast from its own months in the books, with a band that is measured on them.';
  return (
    <Page
      title="Forecast"
      lead={lead}
      actions={
        <>
          {forecast && (
            <ShareButton
              companyId={companyId}
              title="Cash forecast"
              subject={{ kind: 'cash', forecastId: forecast.id }}
            />
          )}
          <HorizonSelect value={horizonMonths} />
          <GenerateForecast
            companyId={companyId}
            horizonMonths={horizonMonths}
            label={forecast ? 'Generate again' : 'Generate forecast'}
          />
        </>
      }
    >
      {error && (
        <ErrorNotice
          error={error}
          what="The forecast could not be read"
          onRetry={() => void latest.refetch()}
        />
      )}
      {forecast === undefined && !error && <Skeleton shape="chart" label="Reading the forecast" />}
      {forecast === null && <p>No forecast yet. Generate one; it takes a few seconds.</p>}
      {forecast && cash.data && isStale(forecast, cash.data) && (
        <StaleNotice companyId={companyId} forecast={{ ...forecast, scenario: null }} why="books" />
      )}
      {forecast && (
        <>
          <SeriesPicker companyId={companyId} series={forecast.baseline.series} chosen={series} />
          <SeriesForecast key={series} companyId={companyId} forecast={forecast} seriesKey={series} />
        </>
      )}
    </Page>
  );
}
