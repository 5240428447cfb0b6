/** How much of a long series teaches exponential smoothing its parameters. */

import type { FitOptions } from '../Model.ts';

const VALUES_WITHOUT_SEASON = 240;
const SEASONS = 100;
/** Of longer seasons too few are seen for old ones to be of use. */
const SEASON_MAX = 24;
const VALUES_MAX = 1000;

/**
 * The number of latest values that parameters are searched on: what moved the series long ago says little of how it
 * moves now (measured on weekly data of M4), and the search stays bounded however long the series.
 */
export function latestMax({ seasonLength, removedSeason = 1 }: FitOptions): number {
  const season = Math.max(seasonLength, removedSeason);
  const seasons = season > SEASON_MAX ? 0 : SEASONS * season;
  return Math.min(VALUES_MAX, Math.max(VALUES_WITHOUT_SEASON, seasons));
}
