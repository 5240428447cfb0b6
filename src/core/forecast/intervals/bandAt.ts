/** The band of a level around a point forecast. */

import type { Band } from '../Forecast.ts';
import { normalQuantile } from '../paths/normalQuantile.ts';

/** Values that a band may not leave, because the history never did. */
export type Limits = { readonly low: number; readonly high: number };

/** The level at which a scale is exact, and the normal quantile there. */
const ANCHOR = normalQuantile(0.975);
/** Tails are fatter than normal: the quantile of a level is z (1 + t (z² − z₉₅²)), t learnt on many series. */
const TAIL = 0.065;

/** Half width in scales: 1.96 at 95 %, more than the normal law says beyond it and less below. */
export function bandQuantile(level: number): number {
  const z = normalQuantile((1 + level) / 2);
  return z * (1 + TAIL * (z * z - ANCHOR * ANCHOR));
}

/** Symmetric around the point but for the limits. 0 < level < 1, else a RangeError. */
export function bandAt(level: number, point: Float64Array, scale: Float64Array, limits: Limits): Band {
  const quantile = bandQuantile(level);
  const bound = (sign: number) =>
    point.map((middle, step) => {
      const edge = middle + sign * quantile * (scale[step] as number);
      return Math.min(Math.max(edge, limits.low), limits.high);
    });
  return { level, lower: bound(-1), upper: bound(1) };
}
