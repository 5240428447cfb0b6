/** The M4 competition's test whether a series has a season, and the autocorrelations that it looks at. */

const CRITICAL_90_PERCENT = 1.645;
const CYCLES_MIN = 3;

export type SeasonalityTest = {
  readonly isSeasonal: boolean;
  /** Autocorrelation at one season's distance; 0 where the series is too short or constant. */
  readonly autocorrelation: number;
  /** What its absolute value must exceed; Infinity where the series is too short. */
  readonly limit: number;
};

/** Autocorrelations at lags 1 … lagMax as R's `acf` computes them, at index lag − 1; zeros for a constant series. */
export function autocorrelations(values: Float64Array, lagMax: number): Float64Array {
  const n = values.length;
  const found = new Float64Array(lagMax);
  let mean = 0;
  for (let t = 0; t < n; t += 1) mean += (values[t] as number) / n;
  const deviations = new Float64Array(n);
  let largest = 0;
  for (let t = 0; t < n; t += 1) {
    deviations[t] = (values[t] as number) - mean;
    largest = Math.max(largest, Math.abs(deviations[t] as number));
  }
  if (largest <= 1e-12 * Math.abs(mean) || !Number.isFinite(1 / largest)) return found;
  let variance = 0;
  for (let t = 0; t < n; t += 1) {
    const deviation = (deviations[t] as number) / largest;
    deviations[t] = deviation;
    variance += deviation * deviation;
  }
  for (let lag = 1; lag <= lagMax && lag < n; lag += 1) {
    let sum = 0;
    for (let t = lag; t < n; t += 1) sum += (deviations[t] as number) * (deviations[t - lag] as number);
    found[lag - 1] = sum / variance;
  }
  return found;
}

/**
 * |r(m)| > 1.645 √((1 + 2 Σ r(i)², i < m) / n) in a series of at least three cycles: 90 % sure of a season of m steps;
 * false for a constant. The organisers' R code never finds a season longer than 10 log10(n), where R's `acf` ends; this
 * one does.
 * Source: M4 competition benchmarks (Mcompetitions/M4-methods, `SeasonalityTest`).
 */
export function seasonalityTest(values: Float64Array, seasonLength: number): SeasonalityTest {
  const n = values.length;
  if (seasonLength < 2 || n < CYCLES_MIN * seasonLength) {
    return { isSeasonal: false, autocorrelation: 0, limit: Number.POSITIVE_INFINITY };
  }
  const lags = autocorrelations(values, seasonLength);
  let before = 0;
  for (let lag = 1; lag < seasonLength; lag += 1) before += (lags[lag - 1] as number) ** 2;
  const limit = CRITICAL_90_PERCENT * Math.sqrt((1 + 2 * before) / n);
  const autocorrelation = lags[seasonLength - 1] as number;
  return { isSeasonal: Math.abs(autocorrelation) > limit, autocorrelation, limit };
}
