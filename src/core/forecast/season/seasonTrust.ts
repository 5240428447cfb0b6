/** How much of a season that was found is carried forward. */
import { SEASON_SHORT_MAX } from './cyclesNeeded.ts';

/** Gain from which a long season is carried forward whole. */
const GAIN_SURE = 0.2;

/**
 * Share of the indices, 0 … 1, to keep of a season that earlier cycles foretold to `gain` (see `seasonalIndices`).
 * All of a season of up to 24 values, whose few indices are shrunk enough already; of a longer one, with its many
 * indices, as much as it has proved: measured on weekly series, this beats carrying it always and a test alike.
 */
export function seasonTrust(seasonLength: number, gain: number): number {
  if (seasonLength <= SEASON_SHORT_MAX) return 1;
  return Math.min(1, Math.max(0, gain / GAIN_SURE));
}
