/** How much of a long series teaches exponential smoothing its parameters. */

const VALUES_WITHOUT_SEASON = 240;
const SEASONS = 100;
const VALUES_MAX = 1000;

/**
 * The number of latest values that parameters are searched on: what moved the series long ago says little of how it
 * moves now (measured on weekly data of M4), and the search stays bounded however long the series.
 */
export function latestMax(seasonLength: number): number {
  return Math.min(VALUES_MAX, Math.max(VALUES_WITHOUT_SEASON, SEASONS * seasonLength));
}
