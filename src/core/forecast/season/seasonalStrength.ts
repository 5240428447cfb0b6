/** How much of a series is season and how much is trend, between 0 and 1. */

function variance(at: (t: number) => number, n: number): number {
  let mean = 0;
  for (let t = 0; t < n; t += 1) mean += at(t) / n;
  let sum = 0;
  for (let t = 0; t < n; t += 1) sum += (at(t) - mean) ** 2;
  return sum / n;
}

function strength(part: Float64Array, remainder: Float64Array): number {
  const n = remainder.length;
  const together = variance((t) => (part[t] as number) + (remainder[t] as number), n);
  if (!(together > 0)) return 0;
  return Math.min(1, Math.max(0, 1 - variance((t) => remainder[t] as number, n) / together));
}

/**
 * F_s = max(0, 1 − Var(remainder) / Var(season + remainder)) of a decomposition; 0 for a constant.
 * Source: Wang, Smith & Hyndman 2006 (Data Mining and Knowledge Discovery 13:335), as R's `nsdiffs(test = "seas")`.
 */
export function seasonalStrength(season: Float64Array, remainder: Float64Array): number {
  return strength(season, remainder);
}

/** F_t = max(0, 1 − Var(remainder) / Var(trend + remainder)) of a decomposition. Source: as `seasonalStrength`. */
export function trendStrength(trend: Float64Array, remainder: Float64Array): number {
  return strength(trend, remainder);
}
