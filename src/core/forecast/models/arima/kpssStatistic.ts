/** The test of level stationarity of Kwiatkowski, Phillips, Schmidt & Shin 1992 (Journal of Econometrics 54:159). */

/** Above this the hypothesis of a stationary level is refused at 5 % (their table 1). */
export const KPSS_CRITICAL = 0.463;

/** Lags of the long-run variance, as R's `forecast::ndiffs` takes them. */
export const kpssLags = (length: number): number => Math.floor((3 * Math.sqrt(length)) / 13);

/** Σ S_t² / n² over the long-run variance with Bartlett weights, S_t the partial sums about the mean; 0 for a constant. */
export function kpssStatistic(values: Float64Array, lags: number = kpssLags(values.length)): number {
  const n = values.length;
  let total = 0;
  for (let t = 0; t < n; t += 1) total += values[t] as number;
  const mean = total / n;
  let partial = 0;
  let partialSquares = 0;
  let variance = 0;
  for (let t = 0; t < n; t += 1) {
    const deviation = (values[t] as number) - mean;
    partial += deviation;
    partialSquares += partial * partial;
    variance += deviation * deviation;
  }
  for (let lag = 1; lag <= lags; lag += 1) {
    let product = 0;
    for (let t = lag; t < n; t += 1) {
      product += ((values[t] as number) - mean) * ((values[t - lag] as number) - mean);
    }
    variance += 2 * (1 - lag / (lags + 1)) * product;
  }
  return variance > 0 ? partialSquares / (n * variance) : 0;
}
