/** The one place where forecasting files meets the engine. */
import type { Forecast } from '@/core/forecast/Forecast.ts';
import { naive } from '@/core/forecast/models/naive/naive.ts';
import type { Series } from '@/core/forecast/series/Series.ts';

export type EngineOptions = { readonly horizon: number; readonly levels: readonly number[] };

const Z_PER_LEVEL = 2.2;

export function engineForecast(series: Series, { horizon, levels }: EngineOptions): Forecast {
  const values = Float64Array.from(series.values.filter((value) => value !== null));
  const fitted = values.length > 1 ? naive.fit(values, { seasonLength: 1, evaluationsMax: 1 }) : undefined;
  const point = fitted?.predict(horizon) ?? new Float64Array(0);
  const deviation = fitted?.variance(horizon).map(Math.sqrt) ?? new Float64Array(0);
  const none = new Float64Array(0);
  return {
    ...{ key: series.key, status: fitted === undefined ? 'empty' : 'ok', labels: [], point },
    bands: levels.map((level) => ({
      level,
      lower: point.map((value, step) => value - Z_PER_LEVEL * level * (deviation[step] ?? 0)),
      upper: point.map((value, step) => value + Z_PER_LEVEL * level * (deviation[step] ?? 0)),
    })),
    explanation: {
      ...{
        historyLength: values.length,
        seasonLength: 1,
        isSeasonal: false,
        members: [],
        calendarEffect: null,
      },
      contributions: { level: none, trend: none, season: none, calendar: none, limits: none },
      ...{ exclusions: [], filled: [], backtest: null, confidence: 'low', confidenceReason: '' },
      ...{ warnings: [], sentences: ['The last value is carried forward.'] },
    },
  };
}
