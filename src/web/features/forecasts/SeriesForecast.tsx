import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import type { Forecast } from '@/features/forecasts/forecastContract.ts';
import { ChartFrame } from '@/web/components/chart/ChartFrame.tsx';
import { chartRows } from '@/web/components/chart/chartRows.ts';
import { Notice } from '@/web/components/Notice.tsx';
import { Explanation } from './Explanation.tsx';
import { ForecastWarnings } from './ForecastWarnings.tsx';
import { OneOffs } from './OneOffs.tsx';
import { PeriodSwitch } from './PeriodSwitch.tsx';
import { periodRows } from './periodRows.ts';
import { SeriesParts } from './SeriesParts.tsx';

const LABELS = { actual: 'Actual', expected: 'Expected' } as const;
const route = getRouteApi('/c/$companyId/forecast');

type SeriesForecastProps = { companyId: string; forecast: Forecast; seriesKey: string };

/** One series of the baseline: what to know first, the chart, what it is made of, what was left out, and how it was made. */
export function SeriesForecast({ companyId, forecast, seriesKey }: SeriesForecastProps): ReactNode {
  const books = forecast.baseline;
  const series = books.series.find(({ key }) => key === seriesKey);
  const { per = 'month' } = route.useSearch();
  const navigate = route.useNavigate();
  const rows = useMemo(() => (series ? chartRows(series.history, series.points) : []), [series]);
  if (series === undefined) return <p>This forecast has no such series.</p>;
  const isBalance = series.kind === 'balance';
  return (
    <>
      {series.status === 'not-enough-history' && (
        <Notice tone="caution" title="Not enough history for a band">
          <p>The line is a plain continuation. Import earlier years to get a band.</p>
        </Notice>
      )}
      <ForecastWarnings explanation={series.explanation} seriesKey={series.key} />
      <ChartFrame
        title={`${series.label}, ${isBalance ? 'at each month’s end' : 'per month'}, ${series.currency}`}
        rows={rows}
        currency={series.currency}
        labels={LABELS}
        lowMonth={series.key === 'cash' ? books.lowPoint.month : undefined}
        fileName={`forecast-${series.key}.csv`}
        table={{
          rows: per === 'month' ? rows : periodRows(series, per, books.fiscalYearStartMonth ?? 1),
          chooser: (
            <PeriodSwitch
              value={per}
              onChange={(period) =>
                void navigate({
                  search: (previous) => ({ ...previous, per: period === 'month' ? undefined : period }),
                  replace: true,
                })
              }
            />
          ),
          isShownFirst: per !== 'month',
        }}
      />
      <SeriesParts companyId={companyId} series={books.series} of={series} />
      <OneOffs companyId={companyId} forecast={forecast} series={series} />
      <Explanation series={series} />
    </>
  );
}
