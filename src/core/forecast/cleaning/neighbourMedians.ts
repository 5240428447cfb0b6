/** Medians of the nearest values on either side of each value: short enough to follow a walk, deaf to one or two spikes. */

/** Values on each side that a median looks at. */
export const NEIGHBOURS = 3;

export type NeighbourMedians = {
  /** Median of up to three values before; NaN at the first. */
  readonly before: Float64Array;
  /** Median of up to three values after; NaN at the last. */
  readonly after: Float64Array;
};

/**
 * Of two neighbours, near the ends, it takes the one closer to the value itself, so that the value stands out less.
 */
export function neighbourMedians(values: Float64Array): NeighbourMedians {
  const n = values.length;
  const before = new Float64Array(n);
  const after = new Float64Array(n);
  for (let at = 0; at < n; at += 1) {
    before[at] = sideMedian(values, at, -1, at);
    after[at] = sideMedian(values, at, 1, n - 1 - at);
  }
  return { before, after };
}

function sideMedian(values: Float64Array, at: number, step: number, available: number): number {
  if (available === 0) return Number.NaN;
  const first = values[at + step] as number;
  if (available === 1) return first;
  const second = values[at + 2 * step] as number;
  if (available === 2) {
    const value = values[at] as number;
    return Math.abs(value - first) <= Math.abs(value - second) ? first : second;
  }
  return medianOfThree(first, second, values[at + 3 * step] as number);
}

/** The middle one of three numbers. */
export function medianOfThree(first: number, second: number, third: number): number {
  if (first > second) return second > third ? second : first > third ? third : first;
  return first > third ? first : second > third ? third : second;
}
