/** A season that neither spikes nor missing values disturb: medians over the cycles around the level of each cycle. */
import { quantileOf } from './quantileOf.ts';

export type RobustSeason = {
  /** One factor (ratio) or amount (no ratio) per position of the season; value t belongs to t modulo its length. */
  readonly index: Float64Array;
  /** True when values are level × index, false when they are level + index. */
  readonly isRatio: boolean;
  /** 0 to 1: the share of the mean absolute deviation from the level that the season explains. */
  readonly strength: number;
};

/** Cycles that a median needs to outvote one spike. */
export const SEASON_CYCLES_MIN = 3;

/** Factors below this blow up what is divided by them; amounts are used instead. */
const FACTOR_MIN = 0.1;

/**
 * The season of length `seasonLength` of values with NaN where missing, or null when there are fewer than three whole
 * cycles, fewer than half of the values in one of them, or a position without a value. Factors when every value is
 * positive and none of them is tiny, amounts otherwise. Cost linear in the number of values, but for sorting a cycle.
 * `whole` may give the same values with the missing ones filled, for a level of each cycle that no gap has shifted.
 */
export function robustSeason(
  values: Float64Array,
  seasonLength: number,
  whole: Float64Array = values,
): RobustSeason | null {
  const cycles = Math.floor(values.length / seasonLength);
  if (seasonLength < 2 || cycles < SEASON_CYCLES_MIN) return null;
  const levels = cycleLevels(whole, seasonLength, cycles);
  if (levels === null) return null;
  let isPositive = true;
  for (let at = 0; at < values.length && isPositive; at += 1) isPositive = !((whole[at] as number) <= 0);
  const factors = isPositive ? seasonAround(values, seasonLength, levels, true) : null;
  if (factors?.index.every((factor) => factor >= FACTOR_MIN)) return factors;
  return seasonAround(values, seasonLength, levels, false);
}

/** Value t without the season. */
export function withoutSeason(season: RobustSeason, value: number, at: number): number {
  const index = season.index[at % season.index.length] as number;
  return season.isRatio ? value / index : value - index;
}

/** The inverse of `withoutSeason`. */
export function withSeasonBack(season: RobustSeason, value: number, at: number): number {
  const index = season.index[at % season.index.length] as number;
  return season.isRatio ? value * index : value + index;
}

/** Median of each whole cycle, the last one ending with the last value; null where a cycle is half empty. */
function cycleLevels(values: Float64Array, length: number, cycles: number): Float64Array | null {
  const levels = new Float64Array(cycles);
  const scratch = new Float64Array(length);
  const first = values.length - cycles * length;
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    let count = 0;
    for (let at = first + cycle * length; at < first + (cycle + 1) * length; at += 1) {
      const value = values[at] as number;
      if (!Number.isNaN(value)) scratch[count++] = value;
    }
    if (count * 2 < length) return null;
    levels[cycle] = quantileOf(scratch, count, 0.5);
  }
  return levels;
}

function seasonAround(
  values: Float64Array,
  length: number,
  levels: Float64Array,
  isRatio: boolean,
): RobustSeason | null {
  const n = values.length;
  const rest = new Float64Array(n);
  for (let at = 0; at < n; at += 1) {
    const level = levelAt(levels, n, length, at, isRatio);
    rest[at] = isRatio ? (values[at] as number) / level - 1 : (values[at] as number) - level;
  }
  const index = new Float64Array(length);
  const scratch = new Float64Array(Math.ceil(n / length));
  let deviation = 0;
  let remainder = 0;
  for (let position = 0; position < length; position += 1) {
    let count = 0;
    for (let at = position; at < n; at += length) {
      if (!Number.isNaN(rest[at] as number)) scratch[count++] = rest[at] as number;
    }
    if (count === 0) return null;
    const median = quantileOf(scratch, count, 0.5);
    index[position] = isRatio ? 1 + median : median;
    for (let cycle = 0; cycle < count; cycle += 1) {
      deviation += Math.abs(scratch[cycle] as number);
      remainder += Math.abs((scratch[cycle] as number) - median);
    }
  }
  return { index, isRatio, strength: deviation > 0 ? Math.max(0, 1 - remainder / deviation) : 0 };
}

/** Straight line between the middles of the cycles, going on at both ends; of their logarithms for a ratio. */
function levelAt(levels: Float64Array, n: number, length: number, at: number, isRatio: boolean): number {
  const firstMiddle = n - levels.length * length + (length - 1) / 2;
  const place = (at - firstMiddle) / length;
  const cycle = Math.min(levels.length - 2, Math.max(0, Math.floor(place)));
  const from = levels[cycle] as number;
  const to = levels[cycle + 1] as number;
  const way = place - cycle;
  return isRatio ? from * Math.exp(way * Math.log(to / from)) : from + way * (to - from);
}
