/** Season lengths that a series itself shows, out of those that its calendar allows. */
import { cyclesNeeded } from './cyclesNeeded.ts';
import { adjustForSeason } from './seasonalAdjustment.ts';

/** With three cycles or more the season must have foretold this share of the squared distances from the trend. */
const GAIN_MIN = 0.05;
/** With fewer, there is but one cycle to foretell, and chance does so more easily. */
const GAIN_MIN_FEW_CYCLES = 0.2;
const CYCLES_ENOUGH = 3;

/**
 * Those of the candidate lengths (weeks: 52; days: 7 and 365; hours: 24 and 168) that are worth modelling, shortest
 * first, each looked for in what the shorter ones leave. A season counts when it has been seen often enough and the
 * cycles before each value foretold part of its distance from the trend, which a hindsight fit cannot fake. Values
 * finite, oldest first. Empty when none passes.
 */
export function detectSeason(values: Float64Array, candidates: readonly number[]): number[] {
  const found: number[] = [];
  let rest = values;
  for (const seasonLength of [...new Set(candidates)].sort((a, b) => a - b)) {
    const cycles = values.length / seasonLength;
    if (seasonLength < 2 || cycles < cyclesNeeded(seasonLength)) continue;
    const adjustment = adjustForSeason(rest, seasonLength);
    if (adjustment.form === 'none') continue;
    const least = cycles < CYCLES_ENOUGH ? GAIN_MIN_FEW_CYCLES : GAIN_MIN;
    if (adjustment.gain < least) continue;
    found.push(seasonLength);
    rest = adjustment.adjusted;
  }
  return found;
}
