/**
 * Naive2, the yardstick of the M4 competition: the last value of the seasonally adjusted series, given its season back.
 * It is written apart from the engine's own decomposition, so that the judge shares nothing with the judged.
 */

const CRITICAL_90_PERCENT = 1.645;
const CYCLES_MIN = 3;

/** A series without its season, and the season of the steps after it. */
export type Naive2Adjustment = {
  readonly isSeasonal: boolean;
  /** The values divided by their season; the values themselves where there is none. */
  readonly adjusted: Float64Array;
  /** What a forecast of the adjusted values for the steps 1 … horizon is multiplied with. */
  readonly factors: Float64Array;
};

/** Autocorrelation sums over lags 1 … lagMax, divided by the one at lag 0, as R's `acf`. */
function autocorrelations(values: Float64Array, lagMax: number): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviations = values.map((value) => value - mean);
  const variance = deviations.reduce((sum, deviation) => sum + deviation * deviation, 0);
  return Float64Array.from({ length: lagMax }, (_, index) => {
    const lag = index + 1;
    let sum = 0;
    for (let t = lag; t < values.length; t += 1)
      sum += (deviations[t] as number) * (deviations[t - lag] as number);
    return sum / variance;
  });
}

/**
 * M4's test: |r(m)| > 1.645 √((1 + 2 Σ r(i)², i < m) / n), in a series of at least three seasons; false for a constant.
 * The organisers' R code never finds a season longer than 10 log10(n), where R's `acf` ends; this one does.
 */
function isSeasonal(values: Float64Array, seasonLength: number): boolean {
  if (seasonLength < 2 || values.length < CYCLES_MIN * seasonLength) return false;
  const lags = autocorrelations(values, seasonLength);
  let before = 0;
  for (let lag = 1; lag < seasonLength; lag += 1) before += (lags[lag - 1] as number) ** 2;
  const limit = CRITICAL_90_PERCENT * Math.sqrt((1 + 2 * before) / values.length);
  return Math.abs(lags[seasonLength - 1] as number) > limit;
}

/** One factor per position t mod m, averaging 1: R's `decompose(type = "multiplicative")$figure`. */
function seasonFigure(values: Float64Array, seasonLength: number): Float64Array {
  const half = Math.floor(seasonLength / 2);
  const sums = new Float64Array(seasonLength);
  const counts = new Float64Array(seasonLength);
  for (let t = half; t + half < values.length; t += 1) {
    let around = 0;
    for (let at = t - half; at <= t + half; at += 1) around += values[at] as number;
    if (seasonLength % 2 === 0) around -= ((values[t - half] as number) + (values[t + half] as number)) / 2;
    const position = t % seasonLength;
    sums[position] = (sums[position] as number) + ((values[t] as number) * seasonLength) / around;
    counts[position] = (counts[position] as number) + 1;
  }
  const figure = sums.map((sum, position) => sum / (counts[position] as number));
  const mean = figure.reduce((sum, factor) => sum + factor, 0) / seasonLength;
  return figure.map((factor) => factor / mean);
}

/**
 * M4's seasonal adjustment, on which its benchmarks stand. A figure that is not finite and above 0, as a series
 * around 0 may have, counts as no season, where the organisers' code would forecast NaN.
 */
export function adjustNaive2(values: Float64Array, seasonLength: number, horizon: number): Naive2Adjustment {
  const none = { isSeasonal: false, adjusted: values, factors: new Float64Array(horizon).fill(1) };
  if (!isSeasonal(values, seasonLength)) return none;
  const figure = seasonFigure(values, seasonLength);
  if (!figure.every((factor) => factor > 0 && Number.isFinite(factor))) return none;
  return {
    isSeasonal: true,
    adjusted: values.map((value, t) => value / (figure[t % seasonLength] as number)),
    factors: none.factors.map((_, step) => figure[(values.length + step) % seasonLength] as number),
  };
}

/**
 * Naive2's forecasts of steps 1 … horizon for at least one value, oldest first; RangeError for none.
 * Source: M4 competition, Mcompetitions/M4-methods, `Benchmarks and Evaluation.R`.
 */
export function naive2Forecast(values: Float64Array, seasonLength: number, horizon: number): Float64Array {
  if (values.length === 0) throw new RangeError('Naive2 needs at least one value.');
  const { adjusted, factors } = adjustNaive2(values, seasonLength, horizon);
  const last = adjusted[adjusted.length - 1] as number;
  return factors.map((factor) => last * factor);
}
