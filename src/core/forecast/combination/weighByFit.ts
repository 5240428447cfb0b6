/** Weights of a pool: those who followed the history more closely count for more. */

import type { FittedModel } from '../models/Model.ts';

type Weighable = { readonly fitted: FittedModel | null; readonly weight: number };

/** No error counts as less than this share of the pool's largest, so that a perfect fit does not silence the others. */
const ERROR_SHARE_MIN = 0.25;

/**
 * Divides each weight by the method's root mean square error one step ahead over the values that all of those in use
 * had warmed up for, and makes the weights sum to 1; all zero where no method is in use. Inverse errors to the power of
 * one stay near equal weights, which are hard to beat. Source: Bates & Granger 1969 (Operational Research Quarterly 20:451).
 */
export function weighByFit<T extends Weighable>(pool: readonly T[], values: Float64Array): readonly T[] {
  const used = pool.flatMap(({ fitted, weight }) => (fitted !== null && weight > 0 ? [fitted.fitted] : []));
  const isWarm = values.map((_, t) => Number(used.every((fitted) => Number.isFinite(fitted[t]))));
  const errors = pool.map(({ fitted, weight }) =>
    fitted !== null && weight > 0 ? errorOf(fitted.fitted, values, isWarm) : 0,
  );
  const least = ERROR_SHARE_MIN * Math.max(...errors);
  const raw = pool.map(({ weight }, index) =>
    least > 0 ? weight / Math.max(errors[index] as number, least) : weight,
  );
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return pool.map((one, index) => ({ ...one, weight: total > 0 ? (raw[index] as number) / total : 0 }));
}

/** Root mean square error where `isWarm` is 1. */
function errorOf(fitted: Float64Array, values: Float64Array, isWarm: Float64Array): number {
  let [squared, count] = [0, 0];
  for (let t = 0; t < values.length; t += 1) {
    if (isWarm[t] === 0) continue;
    const error = (values[t] as number) - (fitted[t] as number);
    squared += error * error;
    count += 1;
  }
  return count === 0 ? 0 : Math.sqrt(squared / count);
}
