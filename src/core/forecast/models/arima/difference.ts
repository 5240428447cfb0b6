/** Differences of a series, and how many a series needs before it has a stationary level. */
import { KPSS_CRITICAL, kpssStatistic } from './kpssStatistic.ts';

/** value_t − value_{t − lag}, `lag` values shorter. */
export function difference(values: Float64Array, lag: number): Float64Array {
  const result = new Float64Array(Math.max(0, values.length - lag));
  for (let t = 0; t < result.length; t += 1) {
    result[t] = (values[t + lag] as number) - (values[t] as number);
  }
  return result;
}

/** True if the values lie within rounding (relative to `size`, the size of what they were made from) of each other. */
export function isConstant(values: Float64Array, size: number): boolean {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let t = 0; t < values.length; t += 1) {
    const value = values[t] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return !(high - low > 1e-12 * size);
}

/** Differences until the KPSS test accepts a stationary level at 5 %, at most `most`; as R's `forecast::ndiffs`. */
export function countDifferences(values: Float64Array, most: number, size: number): number {
  let current = values;
  for (let count = 0; count < most; count += 1) {
    if (isConstant(current, size) || kpssStatistic(current) <= KPSS_CRITICAL) return count;
    current = difference(current, 1);
  }
  return most;
}
