/** MSTL: STL for several seasons at once, one season after the other, round by round. */
import { stlDecompose } from './stlDecompose.ts';

export type MstlOptions = {
  /** Seasonal window of each season length, shortest first; R's 11, 15, 19, … where not given. */
  readonly seasonWindows?: readonly number[];
  readonly isRobust?: boolean;
};

/** Parts of each value, length n each; all seasons + trend + remainder is the value. */
export type MstlDecomposition = {
  /** The lengths found in the series at least twice, shortest first. */
  readonly seasonLengths: readonly number[];
  readonly seasons: readonly Float64Array[];
  readonly trend: Float64Array;
  readonly remainder: Float64Array;
};

const ROUNDS = 2;
const windowOf = (order: number): number => 11 + 4 * order;

/**
 * Splits finite values by every season that is shorter than half of them; results as R's `mstl`. Throws a RangeError
 * where no season is short enough.
 * Source: Bandara, Hyndman & Bergmeir 2021 (arXiv 2107.13462); R `forecast::mstl`.
 */
export function mstlDecompose(
  values: Float64Array,
  seasonLengths: readonly number[],
  options: MstlOptions = {},
): MstlDecomposition {
  const n = values.length;
  const lengths = seasonLengths.filter((length) => length >= 2 && 2 * length < n).sort((a, b) => a - b);
  if (lengths.length === 0) throw new RangeError('MSTL needs a season with more than two full cycles.');
  const isRobust = options.isRobust ?? false;
  const seasons = lengths.map(() => new Float64Array(n));
  const adjusted = values.slice();
  let trend: Float64Array = new Float64Array(n);
  for (let round = 0; round < (lengths.length === 1 ? 1 : ROUNDS); round += 1) {
    for (const [order, length] of lengths.entries()) {
      const season = seasons[order] as Float64Array;
      for (let t = 0; t < n; t += 1) adjusted[t] = (adjusted[t] as number) + (season[t] as number);
      const seasonWindow = options.seasonWindows?.[order] ?? windowOf(order);
      const found = stlDecompose(adjusted, length, { seasonWindow, isRobust });
      season.set(found.season);
      for (let t = 0; t < n; t += 1) adjusted[t] = (adjusted[t] as number) - (season[t] as number);
      trend = found.trend;
    }
  }
  const remainder = new Float64Array(n);
  for (let t = 0; t < n; t += 1) remainder[t] = (adjusted[t] as number) - (trend[t] as number);
  return { seasonLengths: lengths, seasons, trend, remainder };
}
