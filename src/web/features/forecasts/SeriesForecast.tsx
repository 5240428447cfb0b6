import { type ReactNode, useMemo } from 'react';
import type { BooksForecastResponse } from '@/features/forecasts/forecastContract.ts';
import { ChartFrame } from '@/web/components/chart/ChartFrame.tsx';
import { chartRows } from '@/web/components/chart/chartRows.ts';
import { Notice } from '@/web/components/Notice.tsx';
import { Explanation } from './Explanation.tsx';
import { ForecastWarnings } from './ForecastWarnings.tsx';

const LABELS = { actual: 'Actual', expected: 'Expected' } as const;

type SeriesForecastProps = { books: BooksForecastResponse; seriesKey: string };

/** One series: what to know first, the chart, and how it was made. */
export function SeriesForecast({ books, seriesKey }: SeriesForecastProps): ReactNode {
  const series = books.series.find(({ key }) => key === seriesKey);
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
      <ForecastWarnings explanation={series.explanation} />
      <ChartFrame
        title={`${series.label}, ${isBalance ? 'at each month’s end' : 'per month'}, ${series.currency}`}
        rows={rows}
        currency={series.currency}
        labels={LABELS}
        lowMonth={series.key === 'cash' ? books.lowPoint.month : undefined}
        fileName={`forecast-${series.key}.csv`}
      />
      <Explanation explanation={series.explanation} />
    </>
  );
}
