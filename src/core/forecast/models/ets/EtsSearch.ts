/** Maximum likelihood for one form of exponential smoothing, by Gauss–Newton steps with Marquardt's damping. */
import type { EtsForm } from './EtsForm.ts';
import { isAdmissible } from './isAdmissible.ts';
import { Smoothing } from './Smoothing.ts';
import { solvePositive } from './solvePositive.ts';

/**
 * Places in a point of the search: beta is kept as its share of alpha and gamma as its share of 1 − alpha, so that the
 * usual region is a box. After the slope come the season's first m − 1 states; the last follows from their sum.
 */
export const ALPHA = 0;
export const BETA_SHARE = 1;
export const GAMMA_SHARE = 2;
export const PHI = 3;
export const LEVEL = 4;
export const SLOPE = 5;
export const SEASON = 6;

/** The usual region of Hyndman et al. 2008, as R's `forecast::ets` bounds it. */
const LOW = [1e-4, 1e-4, 1e-4, 0.8];
const HIGH = [0.9999, 0.9999, 0.9999, 0.98];
const DAMPING_START = 1e-3;
const DAMPING_FALL = 0.2;
const DAMPING_RISE = 8;
const DAMPING_MAX = 1e7;
const GAIN_MIN = 1e-5;

export type SearchResult = {
  readonly point: Float64Array;
  /** n ln Σe² (+ 2 Σ ln|mu|); Infinity where the form cannot describe the values. */
  readonly criterion: number;
  readonly evaluations: number;
};

/** One series' search over all its forms; `values` should have a size near 1. */
export class EtsSearch {
  readonly smoothing: Smoothing;
  readonly pointLength: number;
  private readonly normal: Float64Array;
  private readonly gradient: Float64Array;
  private readonly matrix: Float64Array;
  private readonly step: Float64Array;
  private readonly work: Float64Array;
  private active: number[] = [];

  /** `columnsMax` is the most coordinates that a search moves; 0 where the search only evaluates. */
  constructor(values: Float64Array, seasonLength: number, columnsMax = SEASON + seasonLength - 1) {
    this.pointLength = SEASON + seasonLength - 1;
    this.smoothing = new Smoothing(values, seasonLength, columnsMax);
    this.normal = new Float64Array(this.smoothing.normal.length);
    this.gradient = new Float64Array(columnsMax);
    this.matrix = new Float64Array(this.smoothing.normal.length);
    this.step = new Float64Array(columnsMax);
    this.work = new Float64Array(2 * seasonLength + 4);
  }

  /** The criterion at `point`; leaves the states of every time in `smoothing`. */
  evaluate(form: EtsForm, point: Float64Array): number {
    return this.run(form, point, 0);
  }

  /** The derivative of the criterion along each coordinate of the point that `form` uses, start states included. */
  differentiate(form: EtsForm, point: Float64Array): { gradient: Float64Array; coordinates: number[] } {
    this.active = this.listActive(form, true);
    this.run(form, point, this.active.length);
    const { gradient, values, squares } = this.smoothing;
    const size = (2 * values.length) / squares;
    return {
      gradient: gradient.slice(0, this.active.length).map((slope) => slope * size),
      coordinates: this.active,
    };
  }

  /**
   * The best point found from `start` within `evaluationsMax` runs. The season's start states are searched too where
   * `hasFreeSeason`; otherwise they stay as given.
   */
  refine(form: EtsForm, start: Float64Array, evaluationsMax: number, hasFreeSeason: boolean): SearchResult {
    this.active = this.listActive(form, hasFreeSeason);
    let point = start.slice();
    let trial = start.slice();
    let criterion = this.run(form, point, this.active.length);
    this.keepNormal();
    let damping = DAMPING_START;
    let evaluations = 1;
    while (evaluations < evaluationsMax && damping < DAMPING_MAX && Number.isFinite(criterion)) {
      if (!this.proposeStep(point, damping, trial)) {
        damping *= DAMPING_RISE;
        continue;
      }
      const isLast = evaluations + 1 >= evaluationsMax;
      const value = this.run(form, trial, isLast ? 0 : this.active.length);
      evaluations += 1;
      if (value < criterion) {
        const gain = criterion - value;
        [point, trial] = [trial, point];
        criterion = value;
        if (gain < GAIN_MIN) break;
        this.keepNormal();
        damping *= DAMPING_FALL;
      } else {
        if (value - criterion < GAIN_MIN) break;
        damping *= DAMPING_RISE;
      }
    }
    return { point, criterion, evaluations };
  }

  private listActive({ trend, season }: EtsForm, hasFreeSeason: boolean): number[] {
    const active = [ALPHA];
    if (trend !== 'N') active.push(BETA_SHARE);
    if (season !== 'N') active.push(GAMMA_SHARE);
    if (trend === 'Ad') active.push(PHI);
    active.push(LEVEL);
    if (trend !== 'N') active.push(SLOPE);
    if (season !== 'N' && hasFreeSeason) {
      for (let place = SEASON; place < this.pointLength; place += 1) active.push(place);
    }
    return active;
  }

  /** The criterion at `point`, with the normal equations of the first `columns` active coordinates. */
  private run(form: EtsForm, point: Float64Array, columns: number): number {
    const { smoothing, active } = this;
    this.place(form, point);
    const { alpha, beta, gamma, phi, seasonLength } = smoothing;
    if (form.season !== 'N' && !isAdmissible(alpha, beta, gamma, phi, seasonLength, this.work)) {
      return Number.POSITIVE_INFINITY;
    }
    for (let column = 0; column < columns; column += 1) this.turn(column, active[column] as number);
    return smoothing.run(form, columns);
  }

  private place(form: EtsForm, point: Float64Array): void {
    const { smoothing } = this;
    const alpha = point[ALPHA] as number;
    const hasTrend = form.trend !== 'N';
    smoothing.alpha = alpha;
    smoothing.beta = hasTrend ? alpha * (point[BETA_SHARE] as number) : 0;
    smoothing.gamma = form.season === 'N' ? 0 : (1 - alpha) * (point[GAMMA_SHARE] as number);
    smoothing.phi = form.trend === 'Ad' ? (point[PHI] as number) : 1;
    smoothing.level[0] = point[LEVEL] as number;
    smoothing.slope[0] = hasTrend ? (point[SLOPE] as number) : 0;
    if (form.season === 'N') return;
    const { seasonLength, season } = smoothing;
    let last = form.season === 'M' ? seasonLength : 0;
    for (let place = 0; place < seasonLength - 1; place += 1) {
      const state = point[SEASON + place] as number;
      season[place] = state;
      last -= state;
    }
    season[seasonLength - 1] = last;
  }

  /** Points column `column` of the derivatives along coordinate `at` of the point. */
  private turn(column: number, at: number): void {
    const { smoothing } = this;
    const { alpha, beta, gamma, seasonLength, seasonBy } = smoothing;
    smoothing.alphaBy[column] = at === ALPHA ? 1 : 0;
    smoothing.betaBy[column] = at === ALPHA ? beta / alpha : at === BETA_SHARE ? alpha : 0;
    smoothing.gammaBy[column] = at === ALPHA ? -gamma / (1 - alpha) : at === GAMMA_SHARE ? 1 - alpha : 0;
    smoothing.phiBy[column] = at === PHI ? 1 : 0;
    smoothing.levelBy[column] = at === LEVEL ? 1 : 0;
    smoothing.slopeBy[column] = at === SLOPE ? 1 : 0;
    const row = column * seasonLength;
    for (let place = 0; place < seasonLength; place += 1) seasonBy[row + place] = 0;
    if (at >= SEASON) {
      seasonBy[row + at - SEASON] = 1;
      seasonBy[row + seasonLength - 1] = -1;
    }
  }

  private keepNormal(): void {
    this.normal.set(this.smoothing.normal);
    this.gradient.set(this.smoothing.gradient);
  }

  /** Puts the next point to try into `trial`; coordinates pressed against a bound stay there. */
  private proposeStep(point: Float64Array, damping: number, trial: Float64Array): boolean {
    const { active, normal, gradient, matrix, step } = this;
    const { stride } = this.smoothing;
    trial.set(point);
    const free: number[] = [];
    for (let column = 0; column < active.length; column += 1) {
      const at = active[column] as number;
      const slope = gradient[column] as number;
      if (at <= PHI) {
        const value = point[at] as number;
        if (value <= (LOW[at] as number) && slope > 0) continue;
        if (value >= (HIGH[at] as number) && slope < 0) continue;
      }
      if ((normal[column * stride + column] as number) > 0) free.push(column);
    }
    const size = free.length;
    for (let row = 0; row < size; row += 1) {
      const from = free[row] as number;
      step[row] = -(gradient[from] as number);
      for (let column = row; column < size; column += 1) {
        matrix[row * stride + column] = normal[from * stride + (free[column] as number)] as number;
      }
      const diagonal = row * stride + row;
      matrix[diagonal] = (matrix[diagonal] as number) * (1 + damping);
    }
    if (size === 0 || !solvePositive(matrix, step, size, stride)) return false;
    for (let row = 0; row < size; row += 1) {
      const at = active[free[row] as number] as number;
      let value = (point[at] as number) + (step[row] as number);
      if (at <= PHI) value = Math.min(HIGH[at] as number, Math.max(LOW[at] as number, value));
      trial[at] = value;
    }
    return true;
  }
}
