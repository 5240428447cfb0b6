/** The M4 competition's test whether a series has a season at all. */

const CRITICAL_90_PERCENT = 1.645;

/** Autocorrelations at lags 1 … lagMax, as R's `acf` computes them; zeros for a constant series. */
export function autocorrelations(values: readonly number[], lagMax: number): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviations = values.map((value) => value - mean);
  const covarianceAt = (lag: number) =>
    deviations.slice(lag).reduce((sum, value, index) => sum + value * (deviations[index] ?? 0), 0);
  const variance = covarianceAt(0);
  return Array.from({ length: lagMax }, (_, index) =>
    variance === 0 ? 0 : covarianceAt(index + 1) / variance,
  );
}

/**
 * |r(m)| > 1.645 √((1 + 2 Σ r(i)², i < m) / n): 90 % sure of a season of m steps.
 * Source: M4 competition benchmarks (Mcompetitions/M4-methods, `SeasonalityTest`).
 */
export function isSeasonal(values: readonly number[], m: number): boolean {
  const lags = autocorrelations(values, m);
  const before = lags.slice(0, -1).reduce((sum, lag) => sum + lag * lag, 0);
  const limit = CRITICAL_90_PERCENT * Math.sqrt((1 + 2 * before) / values.length);
  return Math.abs(lags.at(-1) ?? 0) > limit;
}
