/** How a series is differenced before its ARMA orders are searched. */
import { countDifferences, difference } from './difference.ts';
import type { Differencing } from './searchOrders.ts';
import { seasonalStrength } from './seasonalStrength.ts';

/** A season stronger than this is differenced (Wang, Smith & Hyndman 2006; R's `forecast::nsdiffs`). */
const STRENGTH_MIN = 0.64;
/** A shorter series is differenced once at most: a second difference would extrapolate its last slope. */
const SECOND_DIFFERENCE_LENGTH_MIN = 60;

/** D by the strength of the season, then d by repeated KPSS tests; `values` are normalised to a size of about 1. */
export function chooseDifferencing(values: Float64Array, seasonLength: number): Differencing {
  const hasSeasons = seasonLength > 1 && values.length > 2 * seasonLength;
  const isStrong = hasSeasons && seasonalStrength(values, seasonLength) > STRENGTH_MIN;
  const deseasoned = isStrong ? difference(values, seasonLength) : values;
  const most = values.length < SECOND_DIFFERENCE_LENGTH_MIN ? 1 : 2;
  return {
    d: countDifferences(deseasoned, most, 1),
    seasonalD: isStrong ? 1 : 0,
    seasonLength: hasSeasons ? seasonLength : 1,
  };
}

/** The values after the differences. */
export function applyDifferencing(values: Float64Array, differencing: Differencing): Float64Array {
  const { d, seasonalD, seasonLength } = differencing;
  let result = values;
  for (let i = 0; i < seasonalD; i += 1) result = difference(result, seasonLength);
  for (let i = 0; i < d; i += 1) result = difference(result, 1);
  return result;
}
