/** Order statistics in a scratch array that the caller keeps, so that nothing is allocated. */

const INSERTION_MAX = 24;

/**
 * The quantile of the first `count` (1 or more) finite numbers of `scratch`, which it leaves sorted; between two of
 * them it interpolates linearly. Source: Hyndman & Fan 1996, definition 7, the default of R and NumPy.
 */
export function quantileOf(scratch: Float64Array, count: number, share: number): number {
  sortFirst(scratch, count);
  return quantileOfSorted(scratch, count, share);
}

/** The same of numbers already sorted. */
export function quantileOfSorted(sorted: Float64Array, count: number, share: number): number {
  const place = (count - 1) * share;
  const below = Math.floor(place);
  const low = sorted[below] as number;
  return below + 1 < count ? low + (place - below) * ((sorted[below + 1] as number) - low) : low;
}

function sortFirst(scratch: Float64Array, count: number): void {
  if (count > INSERTION_MAX) {
    scratch.subarray(0, count).sort();
    return;
  }
  for (let from = 1; from < count; from += 1) {
    const value = scratch[from] as number;
    let place = from;
    while (place > 0 && (scratch[place - 1] as number) > value) {
      scratch[place] = scratch[place - 1] as number;
      place -= 1;
    }
    scratch[place] = value;
  }
}
