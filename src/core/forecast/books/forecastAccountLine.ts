/** The forecast of one line of many, such as an account: as of any line, tested without fitting anew. */
import { type ForecastOptions, forecastMonthly } from '../forecastMonthly.ts';
import type { MonthlySeries } from '../MonthlySeries.ts';
import type { SeriesForecast } from '../SeriesForecast.ts';

/**
 * The points and bands that `forecastMonthly` gives, for a small part of its time: the backtest keeps the parameters of
 * today (`kept`) instead of fitting anew at past months. Throws what `forecastMonthly` throws.
 */
export function forecastAccountLine(series: MonthlySeries, options: ForecastOptions): SeriesForecast {
  return forecastMonthly(series, { ...options, refits: 0 });
}
