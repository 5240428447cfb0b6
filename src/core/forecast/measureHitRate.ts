/** Measures how often the 80 % band would have held one month ahead. */
import type { OriginErrors } from './backtest.ts';
import { conformalBand } from './conformalBand.ts';
import type { MonthlySeries } from './MonthlySeries.ts';

/** Fewer trials than this say nothing. */
export const HIT_RATE_TRIALS_MIN = 8;

export type HitRate = { readonly hits: number; readonly trials: number; readonly horizonMonths: 1 };

/**
 * Leave one out: each origin's one-month band is built from the other origins' errors only, without any error that
 * was measured on the month being tested. Null with fewer than eight trials.
 */
export function measureHitRate(
  results: readonly OriginErrors[],
  kind: MonthlySeries['kind'],
): HitRate | null {
  let hits = 0;
  let trials = 0;
  for (const { origin, errors } of results) {
    const others = results
      .filter((other) => other.origin !== origin)
      .map((other) => forgetMonth(other, origin));
    const halfWidth = conformalBand(others, 1, kind)?.halfWidths80[0];
    if (halfWidth === undefined) continue;
    trials += 1;
    if (Math.abs(errors[0] ?? 0) <= halfWidth) hits += 1;
  }
  return trials < HIT_RATE_TRIALS_MIN ? null : { hits, trials, horizonMonths: 1 };
}

/** The errors of an origin up to the given month; later ones go too, for a gap would shift the horizons. */
function forgetMonth(result: OriginErrors, month: number): OriginErrors {
  return month < result.origin
    ? result
    : { origin: result.origin, errors: result.errors.slice(0, month - result.origin) };
}
