/** Backtest with everything done anew at each origin: what a user would have been shown then, against what came. */

import type { Backtest, Forecast } from '../Forecast.ts';
import type { ForecastOptions } from '../forecastSeries.ts';
import type { Series } from '../series/Series.ts';
import { ErrorTally } from './ErrorTally.ts';

/** Values that must have been seen before an origin counts. */
const SEEN_MIN = 8;

/**
 * Forecasts from up to `refits` past origins, evenly spaced over the second half of the series; each sees the values
 * before it and nothing else: gaps, one-offs, calendar, pool and bands are found again. Values that are not known
 * are not tested. Null when there is no origin.
 */
export function backtestRefitted(
  series: Series,
  options: ForecastOptions,
  refits: number,
  forecast: (series: Series, options: ForecastOptions) => Forecast,
): Backtest | null {
  const tally = new ErrorTally(options.levels ?? [], 'refitted');
  const origins = originsOf(series, refits);
  for (const origin of origins) {
    const seen = series.values.slice(0, origin);
    const coming = series.values.slice(origin, origin + options.horizon);
    const { point, bands } = forecast({ ...series, values: seen }, { ...options, horizon: coming.length });
    const last = seen.findLast((value) => value !== null) ?? null;
    if (last === null) continue;
    for (const [step, value] of coming.entries()) {
      if (value === null || step >= point.length) continue;
      const holds = bands.map(
        ({ lower, upper }) => value >= (lower[step] as number) && value <= (upper[step] as number),
      );
      tally.add(step, value - (point[step] as number), value - last, holds);
    }
  }
  return tally.result(origins.length);
}

/** Positions up to which values are seen, ascending. */
function originsOf(series: Series, refits: number): readonly number[] {
  const known = series.values.flatMap((value, position) => (value === null ? [] : [position]));
  const [first = 0, last = 0] = [known[0], known.at(-1)];
  const from = Math.max(first + SEEN_MIN, Math.ceil((first + last + 1) / 2));
  const count = Math.min(refits, last - from + 1);
  if (count <= 0) return [];
  const stride = (last - from + 1) / count;
  const positions = Array.from({ length: count }, (_, index) => last - Math.floor(index * stride));
  return positions.reverse();
}
