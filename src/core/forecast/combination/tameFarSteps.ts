/** Keeps what a method says far ahead, beyond the steps that are judged, from running away. */

import type { Components } from '../models/Model.ts';

/** What a forecast may not leave within the judged steps; beyond them the room grows in proportion to the steps. */
export type Bounds = { readonly low: number; readonly high: number; readonly room: number };

/** The range of the values, and room of `ranges` times its width; of values that never change, of their rounding. */
export function boundsOf(values: Float64Array, ranges: number): Bounds {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let t = 0; t < values.length; t += 1) {
    low = Math.min(low, values[t] as number);
    high = Math.max(high, values[t] as number);
  }
  const width = Math.max(high - low, ROUNDING * Math.max(Math.abs(low), Math.abs(high)));
  return { low, high, room: ranges * width };
}

const ROUNDING = 1e-9;
/** Errors of a twice integrated process, the wildest that a method assumes, grow with this power of the steps. */
const DEVIATION_GROWTH_MAX = 1.5;

/**
 * The point with every step from `judged` on drawn back to low − room · steps / judged … high + room · steps / judged;
 * a step that is not a number repeats the one before it. Each step depends on nothing later. Returns `point` itself
 * where nothing is out of bounds.
 */
export function tameFarSteps(point: Float64Array, judged: number, bounds: Bounds): Float64Array {
  let tamed = point;
  for (let step = judged; step < point.length; step += 1) {
    const reach = bounds.room * ((step + 1) / judged);
    const value = point[step] as number;
    const bounded = Number.isNaN(value)
      ? (tamed[step - 1] as number)
      : Math.min(Math.max(value, bounds.low - reach), bounds.high + reach);
    if (bounded === value) continue;
    if (tamed === point) tamed = point.slice();
    tamed[step] = bounded;
  }
  return tamed;
}

/** Parts of a forecast whose sum is tamed as `tameFarSteps` does it, by the trend; changed in place. */
export function tameParts(parts: Components, judged: number, bounds: Bounds): Components {
  const { level, trend, season } = parts;
  const told = level.map((value, step) => value + (trend[step] as number) + (season[step] as number));
  const tamed = tameFarSteps(told, judged, bounds);
  for (let step = judged; step < told.length; step += 1) {
    if (tamed[step] === told[step]) continue;
    if (!Number.isFinite(level[step])) level[step] = level[step - 1] as number;
    if (!Number.isFinite(season[step])) season[step] = 0;
    trend[step] = (tamed[step] as number) - (level[step] as number) - (season[step] as number);
  }
  return parts;
}

/** Deviations that from `judged` on grow with the power 1.5 of the steps at most; changed in place. */
export function tameDeviations(deviations: Float64Array, judged: number): Float64Array {
  const last = deviations[judged - 1] as number;
  for (let step = judged; step < deviations.length; step += 1) {
    const most = last * ((step + 1) / judged) ** DEVIATION_GROWTH_MAX;
    if (!((deviations[step] as number) <= most)) deviations[step] = most;
  }
  return deviations;
}
