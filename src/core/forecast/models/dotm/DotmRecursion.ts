/** The dynamic optimised Theta model run at given parameters. */
import type { ThetaLines } from './thetaLinesOf.ts';

/** All numbers are distances from the first value, but `fitted`. */
export class DotmRecursion {
  /** One-step forecasts in the units of the values; NaN for the first, which has no line before it. */
  readonly fitted: Float64Array;
  readonly levels: Float64Array;
  /** Sum of squared one-step errors from the third value on. */
  readonly squares: number;
  private readonly n: number;

  constructor(
    private readonly lines: ThetaLines,
    private readonly alpha: number,
    start: number,
    private readonly weight: number,
  ) {
    const { distances, slopes, intercepts, origin } = lines;
    const n = distances.length;
    const rest = 1 - alpha;
    this.n = n;
    this.fitted = new Float64Array(n).fill(Number.NaN);
    this.levels = new Float64Array(n);
    let level = rest * start;
    let power = 1;
    let squares = 0;
    this.levels[0] = level;
    for (let index = 1; index < n; index += 1) {
      power *= rest;
      const line =
        power * (intercepts[index - 1] as number) +
        ((1 - power * rest) / alpha) * (slopes[index - 1] as number);
      const mean = level + weight * line;
      const error = (distances[index] as number) - mean;
      if (index > 1) squares += error * error;
      this.fitted[index] = mean + origin;
      level += alpha * ((distances[index] as number) - level);
      this.levels[index] = level;
    }
    this.squares = squares;
  }

  /** Fills `into` with the forecasts after `origin` values, each fed back as if it had been seen. */
  forecast(origin: number, into: Float64Array): void {
    const { alpha, weight } = this;
    const rest = 1 - alpha;
    let level = this.levels[origin - 1] as number;
    let mean = this.lines.means[origin - 1] as number;
    let slope = this.lines.slopes[origin - 1] as number;
    let power = rest ** (origin - 1);
    for (let step = 0; step < into.length; step += 1) {
      const t = origin + step + 1;
      power *= rest;
      const line = power * (mean - 0.5 * t * slope) + ((1 - power * rest) / alpha) * slope;
      const value = level + weight * line;
      into[step] = value;
      level += alpha * (value - level);
      slope = ((t - 2) * slope + (6 / t) * (value - mean)) / (t + 1);
      mean += (value - mean) / t;
    }
  }

  /**
   * Variance of the forecast error of each step for errors of variance 1: the covariance of level, mean and slope is
   * carried through the recursion, whose gain for a new value is (α, 1/t, 6/(t(t+1))).
   */
  variance(horizon: number): Float64Array {
    const { alpha, weight, n } = this;
    const rest = 1 - alpha;
    const result = new Float64Array(horizon);
    let [ll, lm, ls, mm, ms, ss] = [0, 0, 0, 0, 0, 0];
    let power = rest ** (n - 1);
    for (let step = 0; step < horizon; step += 1) {
      const t = n + step + 1;
      power *= rest;
      const byMean = weight * power;
      const bySlope = weight * ((1 - power * rest) / alpha - 0.5 * t * power);
      const lv = ll + byMean * lm + bySlope * ls;
      const mv = lm + byMean * mm + bySlope * ms;
      const sv = ls + byMean * ms + bySlope * ss;
      const vv = lv + byMean * mv + bySlope * sv + 1;
      result[step] = vv;
      const toMean = 1 / t;
      const toSlope = 6 / (t * (t + 1));
      const keepMean = 1 - toMean;
      const keepSlope = (t - 2) / (t + 1);
      const slopeVv = keepSlope * sv - toSlope * mv;
      const nextLs =
        rest * (keepSlope * ls - toSlope * lm) + alpha * slopeVv + rest * toSlope * lv + alpha * toSlope * vv;
      const nextMs =
        keepMean * (keepSlope * ms - toSlope * mm) +
        toMean * slopeVv +
        keepMean * toSlope * mv +
        toMean * toSlope * vv;
      ss =
        keepSlope * keepSlope * ss -
        2 * keepSlope * toSlope * ms +
        toSlope * toSlope * mm +
        2 * toSlope * slopeVv +
        toSlope * toSlope * vv;
      lm = rest * keepMean * lm + rest * toMean * lv + alpha * keepMean * mv + alpha * toMean * vv;
      ll = rest * rest * ll + 2 * rest * alpha * lv + alpha * alpha * vv;
      mm = keepMean * keepMean * mm + 2 * keepMean * toMean * mv + toMean * toMean * vv;
      ls = nextLs;
      ms = nextMs;
    }
    return result;
  }
}
