/** The band of a level around a point forecast. */

import type { Band } from '../Forecast.ts';
import { normalQuantile } from '../paths/normalQuantile.ts';
import type { Limits } from '../series/Limits.ts';

/** The level at which a scale is exact, and the normal quantile there. */
const ANCHOR = normalQuantile(0.975);

/** Frozen constants that all frequencies share; `npm run calibrate:forecast` prints what fits best. */
export type BandShape = {
  /** Tails are fatter than normal: the quantile of a level is z (1 + tail × (z² − z₉₅²)). */
  readonly tail: number;
  /**
   * What may not cross zero errs farther away from it than towards it, the more so the wider the band is for its
   * level: share of the half width that moves outwards where it is as large as the point.
   */
  readonly skew: number;
};

export const BAND_SHAPE: BandShape = { tail: 0.065, skew: 0.25 };

/** Half width in scales: 1.96 at 95 %, more than the normal law says beyond it and less below. */
export function bandQuantile(level: number, { tail }: BandShape = BAND_SHAPE): number {
  const z = normalQuantile((1 + level) / 2);
  return z * (1 + tail * (z * z - ANCHOR * ANCHOR));
}

/** Symmetric around the point, but skewed away from a limit at zero and cut there. 0 < level < 1, else a RangeError. */
export function bandAt(
  level: number,
  point: Float64Array,
  scale: Float64Array,
  limits: Limits,
  shape: BandShape = BAND_SHAPE,
): Band {
  const quantile = bandQuantile(level, shape);
  const outwards = Number(limits.low === 0) - Number(limits.high === 0);
  const bound = (side: 1 | -1) =>
    point.map((middle, step) => {
      const half = quantile * (scale[step] as number);
      const share = half === 0 ? 0 : Math.min(1, half / Math.abs(middle));
      const edge = middle + side * half * (1 + side * outwards * shape.skew * share);
      return Math.min(Math.max(edge, limits.low), limits.high);
    });
  return { level, lower: bound(-1), upper: bound(1) };
}
