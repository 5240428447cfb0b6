/** Backtest with parameters kept: cheap, a by-product of the band, a little kind to the method. */

import type { Backtest } from '../Forecast.ts';
import { bandQuantile } from './bandAt.ts';
import { ErrorTally } from './ErrorTally.ts';
import type { OriginErrors } from './rollingErrors.ts';

/**
 * Tallies the errors of past origins (counted in values of `seen`, which is what the models see) against repeating the
 * last value, and against the bands of today. Null without origins.
 */
export function backtestKept(
  seen: Float64Array,
  origins: readonly OriginErrors[],
  { levels, scale }: { readonly levels: readonly number[]; readonly scale: Float64Array },
): Backtest | null {
  const tally = new ErrorTally(levels, 'kept');
  const quantiles = levels.map(bandQuantile);
  for (const { origin, errors } of origins) {
    const last = seen[origin - 1] as number;
    for (let step = 0; step < errors.length; step += 1) {
      const error = errors[step] as number;
      if (Number.isNaN(error)) continue;
      const holds = quantiles.map((quantile) => Math.abs(error) <= quantile * (scale[step] as number));
      tally.add(step, error, (seen[origin + step] as number) - last, holds);
    }
  }
  return tally.result(origins.length);
}
