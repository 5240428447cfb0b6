/** Limits: values that a forecast may not leave, because the history never did. */

export type Limits = { readonly low: number; readonly high: number };

export const UNLIMITED: Limits = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/** What was never below zero stays so, and what was never above. */
export function limitsOf(history: Float64Array): Limits {
  return {
    low: history.every((value) => value >= 0) ? 0 : Number.NEGATIVE_INFINITY,
    high: history.every((value) => value <= 0) ? 0 : Number.POSITIVE_INFINITY,
  };
}

/** Each value drawn back to the nearest limit that it passed. */
export function withinLimits(values: Float64Array, { low, high }: Limits): Float64Array {
  return values.map((value) => Math.min(Math.max(value, low), high));
}
