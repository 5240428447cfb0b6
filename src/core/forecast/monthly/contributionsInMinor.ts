/** What a point is made of, in whole minor units that sum to it. */
import { roundHalfAway } from '../roundHalfAway.ts';

/** Parts larger than this are cut, so that every sum of them is a safe integer. */
const PART_MAX = Math.floor(Number.MAX_SAFE_INTEGER / 8);

/**
 * Rounds parts that sum to the point but for its rounding, so that they sum to it exactly: each is rounded down, and
 * the units that are missing go to those with the largest remainders (Hamilton's method). What is cut from a part, or
 * from the point itself, is taken up by the last one. `pointMinor` is an integer within half of the safe range.
 */
export function contributionsInMinor(parts: readonly number[], pointMinor: number): readonly number[] {
  const whole = parts.slice(0, -1).map((part) => Math.max(-PART_MAX, Math.min(PART_MAX, part)));
  const isCut = whole.some((part, index) => part !== parts[index]);
  const last = isCut ? pointMinor - sumOf(whole) : (parts.at(-1) ?? 0);
  const floors = [...whole, last].map(Math.floor);
  const missing = pointMinor - sumOf(floors);
  const ranked = floors
    .map((floor, index) => ({ index, rest: (index < whole.length ? (whole[index] ?? 0) : last) - floor }))
    .sort((left, right) => right.rest - left.rest || left.index - right.index);
  const rounded = floors.slice();
  if (missing >= 0 && missing <= floors.length) {
    for (const { index } of ranked.slice(0, missing)) rounded[index] = (rounded[index] ?? 0) + 1;
  } else {
    rounded[rounded.length - 1] = (rounded.at(-1) ?? 0) + missing;
  }
  return rounded.map(roundHalfAway);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
