/** States of exponential smoothing before the first value, from a decomposition of the series. */
import type { Season } from './EtsForm.ts';

const SEASON_LEVEL_MIN = 0.01;
const REGRESSION_MIN = 10;

export type StartStates = {
  readonly level: number;
  readonly slope: number;
  /** Mean of the first adjusted values: the level of a form without trend. */
  readonly mean: number;
  /** One state per place in the season, from the place of the first value on; empty without a season. */
  readonly season: Float64Array;
};

/**
 * Season by the averages of the values against their 2 × m moving average, level and slope by a regression on the
 * first max(10, 2m) adjusted values. Additive states sum to 0, multiplicative ones average 1 and are positive.
 * Needs two seasons. Source: Hyndman, Koehler, Snyder & Grose 2002, section 2.3.
 */
export function startStates(values: Float64Array, seasonLength: number, season: Season): StartStates {
  const indices = season === 'N' ? new Float64Array(0) : averageSeason(values, seasonLength, season);
  const count = Math.min(Math.max(REGRESSION_MIN, 2 * indices.length), values.length);
  let [sum, moment] = [0, 0];
  for (let t = 0; t < count; t += 1) {
    const index = season === 'N' ? 0 : (indices[t % seasonLength] as number);
    const value = values[t] as number;
    const adjusted = season === 'M' ? value / index : value - index;
    sum += adjusted;
    moment += adjusted * (t + 1);
  }
  const mean = sum / count;
  const middle = (count + 1) / 2;
  const spread = (count * (count * count - 1)) / 12;
  const slope = spread > 0 ? (moment - middle * sum) / spread : 0;
  return { level: mean - slope * middle, slope, mean, season: indices };
}

function averageSeason(values: Float64Array, seasonLength: number, season: 'A' | 'M'): Float64Array {
  const n = values.length;
  const sums = new Float64Array(seasonLength);
  const counts = new Float64Array(seasonLength);
  const half = seasonLength >> 1;
  const isEven = seasonLength % 2 === 0;
  for (let t = half; t + half < n; t += 1) {
    let sum = 0;
    for (let at = t - half; at <= t + half; at += 1) sum += values[at] as number;
    if (isEven) sum -= ((values[t - half] as number) + (values[t + half] as number)) / 2;
    const trend = sum / seasonLength;
    const value = values[t] as number;
    const place = t % seasonLength;
    sums[place] = (sums[place] as number) + (season === 'M' ? value / trend : value - trend);
    counts[place] = (counts[place] as number) + 1;
  }
  let total = 0;
  for (let place = 0; place < seasonLength; place += 1) {
    const average = (sums[place] as number) / Math.max(1, counts[place] as number);
    sums[place] = season === 'M' ? Math.max(average, SEASON_LEVEL_MIN) : average;
    total += sums[place] as number;
  }
  const mean = total / seasonLength;
  for (let place = 0; place < seasonLength; place += 1) {
    sums[place] = season === 'M' ? (sums[place] as number) / mean : (sums[place] as number) - mean;
  }
  return sums;
}
