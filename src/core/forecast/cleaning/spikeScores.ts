/** How far each value stands clear of both its sides, in usual deviations of the series. */
import { quantileOf, quantileOfSorted } from '../series/quantileOf.ts';
import { NEIGHBOURS, neighbourMedians } from './neighbourMedians.ts';

/** A series without any noise still takes deviations of this share of its size for usual. */
const NOISE_SHARE_MIN = 0.01;

/** Quantiles of the absolute value of a normal variable, in standard deviations. */
const HALF = { share: 0.5, deviation: 0.6745 };
const TAIL = { share: 0.9, deviation: 1.645 };

/** Where the middle half of the levels lies closer together than this, it does not tell how noise grows. */
const LEVEL_RATIO_MIN = 1.2;

/**
 * For each of at least seven values the signed distance to the nearer of the two medians beside it, divided by the
 * usual deviation of the series (the larger of what its median and its 90 % quantile imply, so that rough series have
 * a large one); 0 where it lies between them, as on a slope, a shift or a walk. The last value has one side only.
 * Distances of positive series are relative, upwards as logarithms; where the noise does not grow with the level, the
 * absolute distance counts too, and the smaller score stands. `size` is a typical absolute value, above 0.
 */
export function spikeScores(values: Float64Array, size: number): Float64Array {
  const n = values.length;
  const { before, after } = neighbourMedians(values);
  let isPositive = true;
  for (let at = 0; at < n && isPositive; at += 1) {
    isPositive =
      (values[at] as number) >= 0 && !((before[at] as number) <= 0) && !((after[at] as number) <= 0);
  }
  if (!isPositive) return scoresOf(values, before, after, size);
  const scores = scoresOf(values, before, after, null);
  if (growsWithLevel(values, before, after)) return scores;
  const absolute = scoresOf(values, before, after, size);
  for (let at = 0; at < n; at += 1) {
    if (Math.abs(absolute[at] as number) < Math.abs(scores[at] as number))
      scores[at] = absolute[at] as number;
  }
  return scores;
}

/** Relative without a size. */
function scoresOf(
  values: Float64Array,
  before: Float64Array,
  after: Float64Array,
  size: number | null,
): Float64Array {
  const n = values.length;
  const isRelative = size === null;
  const scores = new Float64Array(n);
  let count = 0;
  for (let at = NEIGHBOURS; at < n - NEIGHBOURS; at += 1) {
    const middle = (before[at] as number) / 2 + (after[at] as number) / 2;
    scores[count++] = Math.abs(distance(values[at] as number, middle, isRelative));
  }
  const half = quantileOf(scores, count, HALF.share) / HALF.deviation;
  const tail = quantileOfSorted(scores, count, TAIL.share) / TAIL.deviation;
  const usual = Math.max(half, tail, NOISE_SHARE_MIN * (size ?? 1));
  scores[0] = 0;
  for (let at = 1; at < n; at += 1) {
    const value = values[at] as number;
    const left = distance(value, before[at] as number, isRelative);
    const right = at === n - 1 ? left : distance(value, after[at] as number, isRelative);
    const nearer = Math.abs(left) < Math.abs(right) ? left : right;
    scores[at] = left * right > 0 || left === right ? nearer / usual : 0;
  }
  return scores;
}

/** Upwards the logarithm of the ratio, downwards the share that is missing: both are the smaller of the two measures. */
function distance(value: number, base: number, isRelative: boolean): number {
  if (!isRelative) return value - base;
  const share = value / base - 1;
  return share > 0 ? Math.log1p(share) : share;
}

/** True unless the levels differ and the deviations of the higher half are not larger to match. */
function growsWithLevel(values: Float64Array, before: Float64Array, after: Float64Array): boolean {
  const count = values.length - 2 * NEIGHBOURS;
  const middles = new Float64Array(count);
  for (let at = 0; at < count; at += 1) {
    middles[at] = ((before[at + NEIGHBOURS] as number) + (after[at + NEIGHBOURS] as number)) / 2;
  }
  const sorted = Float64Array.from(middles);
  const median = quantileOf(sorted, count, 0.5);
  const ratio = quantileOfSorted(sorted, count, 0.75) / quantileOfSorted(sorted, count, 0.25);
  if (ratio < LEVEL_RATIO_MIN) return true;
  const low = sorted;
  const high = new Float64Array(count);
  let lows = 0;
  let highs = 0;
  for (let at = 0; at < count; at += 1) {
    const middle = middles[at] as number;
    const off = Math.abs((values[at + NEIGHBOURS] as number) - middle);
    if (middle < median) low[lows++] = off;
    else high[highs++] = off;
  }
  const growth = quantileOf(high, highs, 0.5) / quantileOf(low, lows, 0.5);
  return !(growth < Math.sqrt(ratio));
}
