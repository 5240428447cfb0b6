/** How often a season must have been seen before it may be carried forward. */

/** Longer seasons have many indices and few cycles, and are treated with more doubt. */
export const SEASON_SHORT_MAX = 24;

/**
 * Two full cycles up to 24 values, three of longer seasons: two years of days or weeks tell a season of hundreds of
 * indices from chance so badly that leaving it out forecast better.
 */
export function cyclesNeeded(seasonLength: number): number {
  return seasonLength <= SEASON_SHORT_MAX ? 2 : 3;
}
