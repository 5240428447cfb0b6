/** Some series of a file, forecast and rendered: the unit of work of a thread. */
import { forecastSeries } from '@/core/forecast/forecastSeries.ts';
import type { Series } from '@/core/forecast/series/Series.ts';
import { type FilePutBack, putBackOf } from './FilePutBack.ts';
import type { FileSeries } from './RawSeries.ts';
import { type OutputFormat, renderFileForecast } from './renderFileForecast.ts';

/** What is asked for, the same for every series; plain data. */
export type BatchOptions = {
  /** Undefined for as many periods as the series' unit suggests. */
  readonly horizon: number | undefined;
  /** Shares of 1, ascending. */
  readonly levels: readonly number[];
  readonly kind: Series['kind'];
  readonly format: OutputFormat;
  readonly putBack: FilePutBack;
  /** Past origins from which everything is forecast anew; 0 for a backtest with parameters kept. */
  readonly refits: number;
};

/** `failures` has a sentence for each series that the engine refused, which has no text. */
export type BatchResult = { readonly text: string; readonly failures: readonly string[] };

const HORIZONS = { day: 28, week: 13, month: 12, quarter: 8, year: 6, index: 12 } as const;

export function forecastBatch(batch: readonly FileSeries[], options: BatchOptions): BatchResult {
  const failures: string[] = [];
  const texts = batch.map((series) => {
    const { id, values, calendar } = series;
    const horizon = options.horizon ?? HORIZONS[calendar.unit];
    try {
      const forecast = forecastSeries(
        { key: id, values, calendar, kind: options.kind },
        {
          horizon,
          levels: options.levels,
          refits: options.refits,
          putBack: putBackOf(options.putBack, series),
        },
      );
      return renderFileForecast(series, forecast, options);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      failures.push(error.message);
      return '';
    }
  });
  return { text: texts.join(''), failures };
}
