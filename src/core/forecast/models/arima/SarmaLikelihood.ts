/** Likelihood of a multiplicative seasonal ARMA model of one differenced series, with its gradient: the hot kernel. */
import { type ArimaOrder, coefficientCount, parameterCount } from './ArimaOrder.ts';
import { CepstralDeterminant } from './CepstralDeterminant.ts';
import { filterLags } from './filterLags.ts';

const ORDER_MAX = 5;
const PARAMETERS_MAX = 16;

/**
 * −2 log likelihood, constants left out: n ln(S/n) + ln|M|. S is the unconditional sum of squares, its values before
 * the series backcast by one pass over the reversed series (Box & Jenkins 1976, ch. 7); ln|M| comes from the cepstrum
 * (`CepstralDeterminant`). At the backcasts S is stationary in them, so that the gradient may hold them fixed.
 * One instance serves every order for one series; its arrays are allocated once.
 */
export class SarmaLikelihood {
  /** Gradient and Gauss–Newton curvature of −2 log likelihood after `differentiate`, row-major, stride = parameters. */
  readonly gradient = new Float64Array(PARAMETERS_MAX);
  readonly curvature = new Float64Array(PARAMETERS_MAX * PARAMETERS_MAX);
  /** Unconditional sum of squares of the last `evaluate`. */
  sumOfSquares = 0;
  readonly length: number;
  readonly mean: number;
  private readonly determinant: CepstralDeterminant;
  private readonly start: number;
  private readonly origin: number;
  private readonly end: number;
  private readonly centred: Float64Array;
  private readonly moving: Float64Array;
  private readonly residuals: Float64Array;
  private readonly reversed: Float64Array;
  private readonly backward: Float64Array;
  private readonly shocks: Float64Array;
  /** One per block of coefficients (AR, seasonal AR, MA, seasonal MA) and one for the constant. */
  private readonly slopes: readonly Float64Array[];
  private readonly columns: Float64Array[] = new Array(PARAMETERS_MAX);
  private readonly shifts = new Int32Array(PARAMETERS_MAX);

  constructor(
    private readonly values: Float64Array,
    seasonLength: number,
  ) {
    const n = values.length;
    const pad = Math.max(ORDER_MAX, 2 * seasonLength);
    const backcasts = seasonLength > 1 ? 2 * seasonLength + ORDER_MAX : 4 * ORDER_MAX;
    this.length = n;
    this.start = pad;
    this.origin = pad + backcasts;
    this.end = pad + backcasts + n;
    const array = () => new Float64Array(this.end);
    this.centred = array();
    this.moving = array();
    this.residuals = array();
    this.reversed = array();
    this.backward = array();
    this.shocks = array();
    this.slopes = [array(), array(), array(), array(), array()];
    this.determinant = new CepstralDeterminant(n, seasonLength);
    let sum = 0;
    for (let t = 0; t < n; t += 1) sum += values[t] as number;
    this.mean = sum / n;
  }

  /** −2 log likelihood at the parameters, which must be stationary and invertible. */
  evaluate(order: ArimaOrder, parameters: Float64Array): number {
    const { length: n, origin, start, end, values, centred } = this;
    const coefficients = coefficientCount(order);
    const constant = order.hasConstant ? (parameters[coefficients] as number) : 0;
    for (let t = 0; t < n; t += 1) centred[origin + t] = (values[t] as number) - constant;
    if (coefficients > 0) this.backcast(order, parameters);
    else centred.fill(0, start, origin);
    const residuals = this.filter(order, parameters, centred, this.moving, this.residuals);
    let sum = 0;
    for (let t = start; t < end; t += 1) sum += (residuals[t] as number) * (residuals[t] as number);
    this.sumOfSquares = sum;
    const logDeterminant = coefficients > 0 ? this.determinant.evaluate(order, parameters) : 0;
    return n * Math.log(Math.max(sum, Number.MIN_VALUE) / n) + logDeterminant;
  }

  /** Fills `gradient` and `curvature` at the parameters last evaluated. */
  differentiate(order: ArimaOrder, parameters: Float64Array): void {
    const { start, end, residuals, columns, shifts, gradient, curvature } = this;
    const size = parameterCount(order);
    this.prepareColumns(order, parameters);
    const weight = (2 * this.length) / Math.max(this.sumOfSquares, Number.MIN_VALUE);
    for (let row = 0; row < size; row += 1) {
      const left = columns[row] as Float64Array;
      const leftShift = shifts[row] as number;
      let dot = 0;
      for (let t = start; t < end; t += 1) dot += (left[t - leftShift] as number) * (residuals[t] as number);
      gradient[row] = -weight * dot;
      for (let column = 0; column <= row; column += 1) {
        const right = columns[column] as Float64Array;
        const rightShift = shifts[column] as number;
        let product = 0;
        for (let t = start; t < end; t += 1) {
          product += (left[t - leftShift] as number) * (right[t - rightShift] as number);
        }
        curvature[row * size + column] = weight * product;
      }
    }
    if (coefficientCount(order) > 0) this.determinant.addDerivatives(order, gradient, curvature, size);
  }

  /** −∂e/∂parameter as shifts of four filtered series: AR columns lag e/φ(B), MA columns lag e/θ(B), and so on. */
  private prepareColumns(order: ArimaOrder, parameters: Float64Array): void {
    const { start, origin, end, residuals, columns, shifts, slopes } = this;
    const { p, seasonalP, q, seasonalQ, seasonLength } = order;
    let at = 0;
    for (let block = 0; block < 4; block += 1) {
      const count = block === 0 ? p : block === 1 ? seasonalP : block === 2 ? q : seasonalQ;
      if (count === 0) continue;
      const slope = slopes[block] as Float64Array;
      const lag = block % 2 === 0 ? 1 : seasonLength;
      filterLags(residuals, slope, slope, parameters, at, count, lag, block < 2 ? -1 : 1, start, end);
      for (let i = 1; i <= count; i += 1) {
        columns[at] = slope;
        shifts[at] = i * lag;
        at += 1;
      }
    }
    if (!order.hasConstant) return;
    const [ones, response] = [this.reversed, slopes[4] as Float64Array];
    ones.fill(0, 0, origin);
    ones.fill(1, origin, end);
    this.filter(order, parameters, ones, this.backward, response);
    columns[at] = response;
    shifts[at] = 0;
  }

  /** Residuals of `input` into `output`, by way of `work`: φ(B)Φ(B^m) input = θ(B)Θ(B^m) output. */
  private filter(
    order: ArimaOrder,
    parameters: Float64Array,
    input: Float64Array,
    work: Float64Array,
    output: Float64Array,
  ): Float64Array {
    const { start, end: to } = this;
    const { p, seasonalP, q, seasonalQ, seasonLength } = order;
    let from = input;
    if (p > 0) {
      filterLags(from, from, work, parameters, 0, p, 1, 1, start, to);
      from = work;
    }
    if (seasonalP > 0) {
      filterLags(from, from, output, parameters, p, seasonalP, seasonLength, 1, start, to);
      from = output;
    }
    const moving = p + seasonalP;
    if (seasonalQ > 0) {
      filterLags(from, output, output, parameters, moving + q, seasonalQ, seasonLength, 1, start, to);
      from = output;
    }
    if (q > 0) {
      filterLags(from, output, output, parameters, moving, q, 1, 1, start, to);
      from = output;
    }
    if (from !== output) copy(from, output, start, to);
    return output;
  }

  /** Fills the places before the series with what the model says of them, looking back from the series. */
  private backcast(order: ArimaOrder, parameters: Float64Array): void {
    const { start, origin, end, length: n, centred, reversed, backward, shocks } = this;
    const { p, seasonalP, q, seasonalQ, seasonLength } = order;
    const stage = this.residuals;
    const last = start + n;
    const moving = p + seasonalP;
    const warmUp = start + Math.min(p + seasonLength * seasonalP, n >> 1);
    for (let j = 0; j < n; j += 1) reversed[start + j] = centred[end - 1 - j] as number;
    const filtered = p > 0 ? backward : reversed;
    if (p > 0) filterLags(reversed, reversed, backward, parameters, 0, p, 1, 1, start, last);
    if (seasonalP > 0)
      filterLags(filtered, filtered, shocks, parameters, p, seasonalP, seasonLength, 1, start, last);
    else copy(filtered, shocks, warmUp, last);
    shocks.fill(0, start, warmUp);
    // In turn `shocks` is θ(B)Θ(B^m)c, θ(B)c and c of the reversed series; c is 0 from `last` on, where `stage` goes on.
    if (seasonalQ > 0) {
      filterLags(shocks, shocks, shocks, parameters, moving + q, seasonalQ, seasonLength, 1, warmUp, last);
      stage.fill(0, 0, warmUp);
      copy(shocks, stage, warmUp, last);
    }
    stage.fill(0, last, end);
    if (q > 0) {
      filterLags(shocks, shocks, shocks, parameters, moving, q, 1, 1, warmUp, last);
      shocks.fill(0, last, end);
      filterLags(shocks, shocks, stage, parameters, moving, q, 1, -1, last, end);
    }
    if (seasonalQ > 0) {
      filterLags(stage, stage, shocks, parameters, moving + q, seasonalQ, seasonLength, -1, last, end);
      copy(shocks, stage, last, end);
    }
    if (seasonalP > 0) {
      filterLags(stage, filtered, filtered, parameters, p, seasonalP, seasonLength, -1, last, end);
      copy(filtered, stage, last, end);
    }
    if (p > 0) filterLags(stage, reversed, reversed, parameters, 0, p, 1, -1, last, end);
    else copy(stage, reversed, last, end);
    for (let k = 0; k < origin - start; k += 1) centred[origin - 1 - k] = reversed[last + k] as number;
  }
}

function copy(from: Float64Array, to: Float64Array, first: number, end: number): void {
  for (let t = first; t < end; t += 1) to[t] = from[t] as number;
}
