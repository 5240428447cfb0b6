/** ln|M| of a seasonal ARMA model, the part of its likelihood that the sum of squares leaves out. */
import type { ArimaOrder } from './ArimaOrder.ts';

const NEAR_LAGS_MAX = 64;
/** Cutting the sum Σ k g_k² at this share of n gives a unit root the exact ln|M| = ln n: e^−0.5772, Euler's constant. */
const SHARE = 0.5615;
const PARAMETERS_MAX = 16;

/**
 * ln|M| ≈ Σ k g_k², where g_k are the coefficients of ln[θ(z)Θ(z^m) / φ(z)Φ(z^m)] (strong Szegő theorem; for MA(1) it
 * is −ln(1 − θ²), for AR(1) the same in φ). The sum is cut so that it stays finite towards a unit root, as the exact one does.
 */
export class CepstralDeterminant {
  private readonly lags: number;
  private readonly near: number;
  private readonly sums: Float64Array;
  private readonly terms: Float64Array;
  private readonly slopes: Float64Array[] = [];
  private readonly blockOf = new Int32Array(PARAMETERS_MAX);
  private readonly shifts = new Int32Array(PARAMETERS_MAX);
  private used = 0;

  constructor(
    length: number,
    private readonly seasonLength: number,
  ) {
    this.lags = Math.max(1, Math.floor(SHARE * length));
    this.near = Math.min(this.lags, NEAR_LAGS_MAX);
    const array = () => new Float64Array(this.lags + 1);
    this.sums = array();
    this.terms = array();
    for (let block = 0; block < 4; block += 1) this.slopes.push(array());
  }

  /** ln|M| at the parameters. */
  evaluate(order: ArimaOrder, parameters: Float64Array): number {
    const { sums, lags, near, seasonLength } = this;
    const { p, seasonalP, q, seasonalQ } = order;
    this.used = seasonalP + seasonalQ > 0 ? lags : near;
    sums.fill(0, 0, this.used + 1);
    if (p > 0) this.add(0, parameters, 0, p, 1, -1, near);
    if (seasonalP > 0) this.add(1, parameters, p, seasonalP, seasonLength, -1, lags);
    if (q > 0) this.add(2, parameters, p + seasonalP, q, 1, 1, near);
    if (seasonalQ > 0) this.add(3, parameters, p + seasonalP + q, seasonalQ, seasonLength, 1, lags);
    let total = 0;
    for (let k = 1; k <= this.used; k += 1) total += ((sums[k] as number) * (sums[k] as number)) / k;
    return total;
  }

  /** Adds the derivatives at the parameters last evaluated; `curvature` is row-major, its lower triangle filled. */
  addDerivatives(order: ArimaOrder, gradient: Float64Array, curvature: Float64Array, size: number): void {
    const { sums, slopes, blockOf, shifts, used } = this;
    const count = order.p + order.seasonalP + order.q + order.seasonalQ;
    for (let row = 0; row < count; row += 1) {
      const left = slopes[blockOf[row] as number] as Float64Array;
      const leftShift = shifts[row] as number;
      let dot = 0;
      for (let k = leftShift; k <= used; k += 1) dot += (sums[k] as number) * (left[k - leftShift] as number);
      gradient[row] = (gradient[row] as number) + 2 * dot;
      for (let column = 0; column <= row; column += 1) {
        const right = slopes[blockOf[column] as number] as Float64Array;
        const rightShift = shifts[column] as number;
        let product = 0;
        for (let k = Math.max(leftShift, rightShift); k <= used; k += 1) {
          product += k * (left[k - leftShift] as number) * (right[k - rightShift] as number);
        }
        curvature[row * size + column] = (curvature[row * size + column] as number) + 2 * product;
      }
    }
  }

  /** Adds k g_k of one polynomial 1 + Σ sign · c_i z^{i·lag} to the sums, and keeps its inverse for the slopes. */
  private add(
    block: number,
    parameters: Float64Array,
    at: number,
    count: number,
    lag: number,
    sign: number,
    lagsMax: number,
  ): void {
    const { sums, terms } = this;
    const inverse = this.slopes[block] as Float64Array;
    inverse.fill(0, 0, this.used + 1);
    inverse[0] = 1;
    const steps = Math.floor(lagsMax / lag);
    for (let k = 1; k <= steps; k += 1) {
      let term = k <= count ? k * (parameters[at + k - 1] as number) : 0;
      let slope = 0;
      const reach = Math.min(k, count);
      for (let i = 1; i <= reach; i += 1) {
        const coefficient = parameters[at + i - 1] as number;
        if (i < k) term -= coefficient * (terms[k - i] as number) * sign;
        slope -= sign * coefficient * (inverse[(k - i) * lag] as number);
      }
      // `term` is k g_k of the short polynomial divided by its sign; k·lag g agrees after the factor `lag`.
      terms[k] = term;
      inverse[k * lag] = slope;
      sums[k * lag] = (sums[k * lag] as number) + lag * term;
    }
    for (let i = 1; i <= count; i += 1) {
      this.blockOf[at + i - 1] = block;
      this.shifts[at + i - 1] = i * lag;
    }
  }
}
