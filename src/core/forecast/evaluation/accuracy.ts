/** How wrong a forecast was, by the measures of the M4 competition (Makridakis, Spiliotis & Assimakopoulos 2020). */

function requireSameLength(actual: Float64Array, ...others: readonly Float64Array[]): void {
  if (actual.length === 0 || others.some(({ length }) => length !== actual.length))
    throw new RangeError('Actual values and forecasts must be of one length above 0.');
}

/**
 * Symmetric mean absolute percentage error, 0 … 200: the mean of 200 |y − f| / (|y| + |f|). A step where both are 0
 * was forecast exactly and counts 0. RangeError unless the lengths agree.
 */
export function smape(actual: Float64Array, forecast: Float64Array): number {
  requireSameLength(actual, forecast);
  let sum = 0;
  for (let step = 0; step < actual.length; step += 1) {
    const [y, f] = [actual[step] as number, forecast[step] as number];
    const size = Math.abs(y) + Math.abs(f);
    if (size !== 0) sum += (200 * Math.abs(y - f)) / size;
  }
  return sum / actual.length;
}

/**
 * What MASE and MSIS divide by: the mean of |x(t) − x(t−m)| over the series before the forecast, in its unit.
 * 0 for a series that repeats itself (a constant is one), NaN for one of m values or fewer: neither can be scored.
 */
export function seasonalScale(insample: Float64Array, seasonLength: number): number {
  let sum = 0;
  for (let t = seasonLength; t < insample.length; t += 1)
    sum += Math.abs((insample[t] as number) - (insample[t - seasonLength] as number));
  return insample.length > seasonLength ? sum / (insample.length - seasonLength) : Number.NaN;
}

/** Mean absolute scaled error: mean |y − f| over `scale`, which is `seasonalScale` of the series and above 0. */
export function mase(actual: Float64Array, forecast: Float64Array, scale: number): number {
  requireSameLength(actual, forecast);
  let sum = 0;
  for (let step = 0; step < actual.length; step += 1)
    sum += Math.abs((actual[step] as number) - (forecast[step] as number));
  return sum / actual.length / scale;
}

/** A prediction interval per step; lower ≤ upper. */
export type Band = { readonly lower: Float64Array; readonly upper: Float64Array };

/**
 * Mean scaled interval score of a band that promises `level` percent (0 < level < 100): its mean width, and 2/a times
 * what lies outside it, a = 1 − level/100, over `scale` as in `mase`. Source: Gneiting & Raftery 2007; M4 has level 95.
 */
export function msis(actual: Float64Array, band: Band, scale: number, level = 95): number {
  requireSameLength(actual, band.lower, band.upper);
  const penalty = 2 / (1 - level / 100);
  let sum = 0;
  for (let step = 0; step < actual.length; step += 1) {
    const y = actual[step] as number;
    const [lower, upper] = [band.lower[step] as number, band.upper[step] as number];
    sum += upper - lower;
    if (y < lower) sum += penalty * (lower - y);
    if (y > upper) sum += penalty * (y - upper);
  }
  return sum / actual.length / scale;
}

/** Share, 0 … 1, of the actual values that lie in the band, its ends included. */
export function coverage(actual: Float64Array, band: Band): number {
  requireSameLength(actual, band.lower, band.upper);
  let inside = 0;
  for (let step = 0; step < actual.length; step += 1) {
    const y = actual[step] as number;
    if (y >= (band.lower[step] as number) && y <= (band.upper[step] as number)) inside += 1;
  }
  return inside / actual.length;
}
