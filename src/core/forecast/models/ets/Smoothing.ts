/** The one recursion of all forms of exponential smoothing, with the derivatives that a least-squares search needs. */
import type { EtsForm, Season } from './EtsForm.ts';

/** Errors below this share of the values' size count as none, so that a perfect fit has a finite criterion. */
const RELATIVE_ERROR_MIN = 1e-10;
const PRODUCT_LOW = 1e-100;
const PRODUCT_HIGH = 1e100;

/**
 * Work arrays for one series, reused by every form and evaluation. Before `run` the caller sets the smoothers, the
 * states before the first value (`level[0]`, `slope[0]`, `season[0 … m−1]`) and, for `columns` directions of search,
 * how each smoother and start state moves along it. After it, `level[t]`, `slope[t]` and `season[t … t+m−1]` are the
 * states after t values, `means[t]` the forecast of value t, and `normal` and `gradient` the normal equations.
 */
export class Smoothing {
  /** `beta` is 0 without a trend, `phi` 1 without damping, `gamma` 0 without a season. */
  alpha = 0.5;
  beta = 0;
  gamma = 0;
  phi = 1;
  /** Σe² of the last run; relative errors with a multiplicative error. */
  squares = 0;
  readonly level: Float64Array;
  readonly slope: Float64Array;
  readonly season: Float64Array;
  readonly means: Float64Array;

  /** Derivatives of the smoothers and of the start states along each column. */
  readonly alphaBy: Float64Array;
  readonly betaBy: Float64Array;
  readonly gammaBy: Float64Array;
  readonly phiBy: Float64Array;
  readonly levelBy: Float64Array;
  readonly slopeBy: Float64Array;
  /** `seasonLength` numbers for each column. */
  readonly seasonBy: Float64Array;

  /** Upper triangle, row by row with stride `stride`: sums of products of the errors' derivatives. */
  readonly normal: Float64Array;
  readonly stride: number;
  /** Derivative of the criterion along each column, times Σe² / 2n. */
  readonly gradient: Float64Array;

  private readonly errors: Float64Array;
  private readonly weights: Float64Array;
  /** 1 / level and 1 / season before each value, where the season is multiplicative. */
  private readonly perLevel: Float64Array;
  private readonly perSeason: Float64Array;
  /** n numbers for each column: the derivatives of `means`, then of the errors but for their sign. */
  private readonly jacobian: Float64Array;
  private readonly seasonWork: Float64Array;
  private readonly logGradient: Float64Array;

  constructor(
    readonly values: Float64Array,
    readonly seasonLength: number,
    columnsMax: number,
  ) {
    const n = values.length;
    this.level = new Float64Array(n + 1);
    this.slope = new Float64Array(n + 1);
    this.season = new Float64Array(n + seasonLength);
    this.means = new Float64Array(n);
    this.alphaBy = new Float64Array(columnsMax);
    this.betaBy = new Float64Array(columnsMax);
    this.gammaBy = new Float64Array(columnsMax);
    this.phiBy = new Float64Array(columnsMax);
    this.levelBy = new Float64Array(columnsMax);
    this.slopeBy = new Float64Array(columnsMax);
    this.seasonBy = new Float64Array(columnsMax * seasonLength);
    this.stride = columnsMax + 1;
    this.normal = new Float64Array(this.stride * columnsMax);
    this.gradient = new Float64Array(columnsMax);
    this.errors = new Float64Array(n);
    this.weights = new Float64Array(n);
    this.perLevel = new Float64Array(n);
    this.perSeason = new Float64Array(n);
    this.jacobian = new Float64Array(n * (columnsMax + 1));
    this.seasonWork = new Float64Array(n + seasonLength);
    this.logGradient = new Float64Array(columnsMax);
  }

  /**
   * The criterion n ln Σe² (+ 2 Σ ln mu with multiplicative errors): −2 log likelihood but for a constant, Hyndman,
   * Koehler, Snyder & Grose 2002. Infinity where a multiplicative form leaves the positive numbers. Fills `normal` and
   * `gradient` for the first `columns` directions.
   */
  run({ error, season }: EtsForm, columns: number): number {
    if (!this.follow(season)) return Number.POSITIVE_INFINITY;
    for (let column = 0; column < columns; column += 1) {
      if (season === 'N') this.derivePlain(column);
      else if (season === 'A') this.deriveAdditive(column);
      else this.deriveMultiplicative(column);
    }
    const n = this.values.length;
    if (error === 'A') {
      this.squares = this.sumSquares();
      this.fillNormal(columns);
      return n * Math.log(this.squares);
    }
    const logs = this.weighErrors();
    if (Number.isNaN(logs)) return Number.POSITIVE_INFINITY;
    this.squares = this.sumSquares();
    for (let column = 0; column < columns; column += 1) this.weighColumn(column);
    this.fillNormal(columns);
    for (let column = 0; column < columns; column += 1) {
      const log = (this.logGradient[column] as number) * (this.squares / n);
      this.gradient[column] = (this.gradient[column] as number) + log;
    }
    return n * Math.log(this.squares) + 2 * logs;
  }

  /** States and means of every time, plain errors; false where a multiplicative season loses its sense. */
  private follow(form: Season): boolean {
    const { values, level, slope, season, means, errors, perLevel, perSeason, seasonLength } = this;
    const { alpha, beta, gamma, phi } = this;
    let l = level[0] as number;
    let b = slope[0] as number;
    for (let t = 0; t < values.length; t += 1) {
      const c = phi * b;
      const a = l + c;
      let mean = a;
      let error: number;
      if (form === 'M') {
        const s = season[t] as number;
        if (!(a > 0 && s > 0)) return false;
        mean *= s;
        error = (values[t] as number) - mean;
        const ofLevel = 1 / a;
        const ofSeason = 1 / s;
        perLevel[t] = ofLevel;
        perSeason[t] = ofSeason;
        season[t + seasonLength] = s + gamma * error * ofLevel;
        const share = error * ofSeason;
        l = a + alpha * share;
        b = c + beta * share;
      } else {
        if (form === 'A') {
          const s = season[t] as number;
          mean += s;
          error = (values[t] as number) - mean;
          season[t + seasonLength] = s + gamma * error;
        } else {
          error = (values[t] as number) - mean;
        }
        l = a + alpha * error;
        b = c + beta * error;
      }
      level[t + 1] = l;
      slope[t + 1] = b;
      means[t] = mean;
      errors[t] = error;
    }
    return true;
  }

  private derivePlain(column: number): void {
    const { errors, slope, jacobian, alpha, beta, phi } = this;
    const n = errors.length;
    const alphaBy = this.alphaBy[column] as number;
    const betaBy = this.betaBy[column] as number;
    const phiBy = this.phiBy[column] as number;
    let l = this.levelBy[column] as number;
    let b = this.slopeBy[column] as number;
    const start = column * n;
    for (let t = 0; t < n; t += 1) {
      const error = errors[t] as number;
      const c = phi * b + phiBy * (slope[t] as number);
      const a = l + c;
      jacobian[start + t] = a;
      l = a - alpha * a + alphaBy * error;
      b = c - beta * a + betaBy * error;
    }
  }

  private deriveAdditive(column: number): void {
    const { errors, slope, jacobian, seasonWork, seasonLength, alpha, beta, gamma, phi } = this;
    const n = errors.length;
    const alphaBy = this.alphaBy[column] as number;
    const betaBy = this.betaBy[column] as number;
    const gammaBy = this.gammaBy[column] as number;
    const phiBy = this.phiBy[column] as number;
    let l = this.levelBy[column] as number;
    let b = this.slopeBy[column] as number;
    this.startSeasonWork(column);
    const start = column * n;
    for (let t = 0; t < n; t += 1) {
      const error = errors[t] as number;
      const c = phi * b + phiBy * (slope[t] as number);
      const a = l + c;
      const s = seasonWork[t] as number;
      const mean = a + s;
      jacobian[start + t] = mean;
      l = a - alpha * mean + alphaBy * error;
      b = c - beta * mean + betaBy * error;
      seasonWork[t + seasonLength] = s - gamma * mean + gammaBy * error;
    }
  }

  private deriveMultiplicative(column: number): void {
    const { errors, slope, season, perLevel, perSeason, jacobian, seasonWork, seasonLength } = this;
    const levels = this.level;
    const { alpha, beta, gamma, phi } = this;
    const n = errors.length;
    const alphaBy = this.alphaBy[column] as number;
    const betaBy = this.betaBy[column] as number;
    const gammaBy = this.gammaBy[column] as number;
    const phiBy = this.phiBy[column] as number;
    let l = this.levelBy[column] as number;
    let b = this.slopeBy[column] as number;
    this.startSeasonWork(column);
    const start = column * n;
    for (let t = 0; t < n; t += 1) {
      const error = errors[t] as number;
      const ofLevel = perLevel[t] as number;
      const ofSeason = perSeason[t] as number;
      const c = phi * b + phiBy * (slope[t] as number);
      const a = l + c;
      const s = seasonWork[t] as number;
      const share = error * ofSeason;
      const seasonShare = error * ofLevel;
      const level = (levels[t] as number) + phi * (slope[t] as number);
      const mean = a * (season[t] as number) + s * level;
      jacobian[start + t] = mean;
      const step = (mean + share * s) * ofSeason;
      l = a - alpha * step + alphaBy * share;
      b = c - beta * step + betaBy * share;
      seasonWork[t + seasonLength] = s - gamma * (mean + seasonShare * a) * ofLevel + gammaBy * seasonShare;
    }
  }

  private startSeasonWork(column: number): void {
    const { seasonWork, seasonBy, seasonLength } = this;
    const start = column * seasonLength;
    for (let place = 0; place < seasonLength; place += 1) {
      seasonWork[place] = seasonBy[start + place] as number;
    }
  }

  /** Makes the errors relative to the means; the sum of the means' logarithms, NaN where a mean is not positive. */
  private weighErrors(): number {
    const { means, errors, weights } = this;
    let logs = 0;
    let product = 1;
    for (let t = 0; t < means.length; t += 1) {
      const mean = means[t] as number;
      if (!(mean > 0)) return Number.NaN;
      const weight = 1 / mean;
      weights[t] = weight;
      errors[t] = (errors[t] as number) * weight;
      product *= mean;
      if (product < PRODUCT_LOW || product > PRODUCT_HIGH) {
        logs += Math.log(product);
        product = 1;
      }
    }
    return logs + Math.log(product);
  }

  /** Turns derivatives of the means into those of the relative errors, and sums those of the means' logarithms. */
  private weighColumn(column: number): void {
    const { jacobian, errors, weights } = this;
    const n = errors.length;
    const start = column * n;
    let sum = 0;
    for (let t = 0; t < n; t += 1) {
      const share = (jacobian[start + t] as number) * (weights[t] as number);
      sum += share;
      jacobian[start + t] = share * (1 + (errors[t] as number));
    }
    this.logGradient[column] = sum;
  }

  private sumSquares(): number {
    const { errors } = this;
    let sum = 0;
    for (let t = 0; t < errors.length; t += 1) sum += (errors[t] as number) * (errors[t] as number);
    return Math.max(sum, RELATIVE_ERROR_MIN * RELATIVE_ERROR_MIN * errors.length);
  }

  /** Two columns at a time; a column beyond the last only fills a place that nobody reads. */
  private fillNormal(columns: number): void {
    const { jacobian, errors, normal, gradient, stride } = this;
    const n = errors.length;
    for (let row = 0; row < columns; row += 1) {
      const left = row * n;
      let sum = 0;
      for (let t = 0; t < n; t += 1) sum -= (jacobian[left + t] as number) * (errors[t] as number);
      gradient[row] = sum;
      for (let column = row; column < columns; column += 2) {
        const right = column * n;
        const next = right + n;
        let first = 0;
        let second = 0;
        for (let t = 0; t < n; t += 1) {
          const value = jacobian[left + t] as number;
          first += value * (jacobian[right + t] as number);
          second += value * (jacobian[next + t] as number);
        }
        normal[row * stride + column] = first;
        normal[row * stride + column + 1] = second;
      }
    }
  }
}
