/** The moving-average form of a seasonal ARIMA model, from which its forecast variance follows. */
import type { ArimaOrder } from './ArimaOrder.ts';

/**
 * ψ₀ … ψ_{count − 1} of y = Σ ψ_j e_{t−j}, differencing included (Box & Jenkins 1976, ch. 5): the answer of each stage
 * of the model to one unit shock.
 */
export function psiWeights(order: ArimaOrder, parameters: Float64Array, count: number): Float64Array {
  const { p, d, q, seasonalP, seasonalD, seasonalQ, seasonLength } = order;
  const psi = new Float64Array(count);
  if (count > 0) psi[0] = 1;
  multiply(psi, parameters, p + seasonalP, q, 1);
  multiply(psi, parameters, p + seasonalP + q, seasonalQ, seasonLength);
  divide(psi, parameters, p, seasonalP, seasonLength);
  divide(psi, parameters, 0, p, 1);
  const unit = Float64Array.of(1);
  for (let i = 0; i < d; i += 1) divide(psi, unit, 0, 1, 1);
  for (let i = 0; i < seasonalD; i += 1) divide(psi, unit, 0, 1, seasonLength);
  return psi;
}

/** Multiplies a power series by 1 + Σ c_i B^{i·lag}. */
function multiply(series: Float64Array, c: Float64Array, at: number, count: number, lag: number): void {
  for (let t = series.length - 1; t >= 0; t -= 1) {
    for (let i = 1; i <= count && t - i * lag >= 0; i += 1) {
      series[t] = (series[t] as number) + (c[at + i - 1] as number) * (series[t - i * lag] as number);
    }
  }
}

/** Divides a power series by 1 − Σ c_i B^{i·lag}. */
function divide(series: Float64Array, c: Float64Array, at: number, count: number, lag: number): void {
  for (let t = 0; t < series.length; t += 1) {
    for (let i = 1; i <= count && t - i * lag >= 0; i += 1) {
      series[t] = (series[t] as number) + (c[at + i - 1] as number) * (series[t - i * lag] as number);
    }
  }
}
