/** Backtest with parameters kept: cheap, a by-product of the band, a little kind to the method. */

import type { Backtest } from '../Forecast.ts';
import type { Limits } from '../series/Limits.ts';
import { bandAt } from './bandAt.ts';
import { ErrorTally } from './ErrorTally.ts';
import type { OriginErrors } from './rollingErrors.ts';

/** What today's bands are made from; the scale has at least as many steps as the longest origin has errors. */
export type BandMakings = {
  readonly levels: readonly number[];
  readonly scale: Float64Array;
  readonly limits: Limits;
};

/**
 * Tallies the errors of past origins (counted in values of `seen`, which is what the models see) against repeating the
 * last value, and against the bands of today. Null without origins.
 */
export function backtestKept(
  seen: Float64Array,
  origins: readonly OriginErrors[],
  { levels, scale, limits }: BandMakings,
): Backtest | null {
  const tally = new ErrorTally(levels, 'kept');
  for (const { origin, errors } of origins) {
    const last = seen[origin - 1] as number;
    const point = errors.map((error, step) => (seen[origin + step] as number) - error);
    const bands = levels.map((level) => bandAt(level, point, scale, limits));
    for (let step = 0; step < errors.length; step += 1) {
      const error = errors[step] as number;
      if (Number.isNaN(error)) continue;
      const value = seen[origin + step] as number;
      const holds = bands.map(
        ({ lower, upper }) => value >= (lower[step] as number) && value <= (upper[step] as number),
      );
      tally.add(step, error, value - last, holds);
    }
  }
  return tally.result(origins.length);
}
