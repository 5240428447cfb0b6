/** The stepwise search of Hyndman & Khandakar 2008 (JSS 27:3) for the orders of a seasonal ARIMA model. */
import { type ArimaOrder, coefficientCount } from './ArimaOrder.ts';
import { isAdmissible, type SarmaEstimate, SarmaFit } from './SarmaFit.ts';

const ORDER_MAX = 5;
const SEASONAL_ORDER_MAX = 2;
/** Share of the series that an order, or an order times the season, may reach back. */
const REACH_SHARE = 3;
/** A polynomial in B, or in B^m, with a root nearer to 0 than this has a unit root as good as any. */
const RADIUS_ACCEPTED = 1.01;
const EVALUATIONS_PER_ORDER = 8;
const TOLERANCE = 0.02;
const TOLERANCE_FINAL = 1e-6;

/** Steps of (p, q, P, Q), tried in this order as R's `auto.arima` tries them. */
const STEPS: readonly (readonly [number, number, number, number])[] = [
  [0, 0, -1, 0],
  [0, 0, 0, -1],
  [0, 0, 1, 0],
  [0, 0, 0, 1],
  [0, 0, -1, -1],
  [0, 0, -1, 1],
  [0, 0, 1, -1],
  [0, 0, 1, 1],
  [-1, 0, 0, 0],
  [0, -1, 0, 0],
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [-1, -1, 0, 0],
  [-1, 1, 0, 0],
  [1, -1, 0, 0],
  [1, 1, 0, 0],
];

/** What differencing decided: the rest of the order is searched. */
export type Differencing = { readonly d: number; readonly seasonalD: number; readonly seasonLength: number };

/**
 * The order and parameters with the least AICc that at most `evaluationsMax` evaluations of the likelihood find, for a
 * series already differenced. There is always an answer: the first order tried has no coefficients.
 */
export function searchOrders(
  values: Float64Array,
  differencing: Differencing,
  evaluationsMax: number,
): SarmaEstimate {
  return new OrderSearch(values, differencing, evaluationsMax).run();
}

class OrderSearch {
  private readonly fits: SarmaFit;
  private readonly tried = new Set<number>();
  private readonly pMax: number;
  private readonly seasonalMax: number;
  private best: SarmaEstimate | undefined;

  constructor(
    values: Float64Array,
    private readonly differencing: Differencing,
    private readonly evaluationsMax: number,
  ) {
    const { d, seasonalD, seasonLength } = differencing;
    const reach = Math.floor((values.length + d + seasonalD * seasonLength) / REACH_SHARE);
    this.fits = new SarmaFit(values, seasonLength);
    this.pMax = Math.min(ORDER_MAX, reach, seasonLength > 1 ? seasonLength - 1 : ORDER_MAX);
    this.seasonalMax = seasonLength > 1 ? Math.min(SEASONAL_ORDER_MAX, Math.floor(reach / seasonLength)) : 0;
  }

  run(): SarmaEstimate {
    const { d, seasonalD } = this.differencing;
    const mayHaveConstant = d + seasonalD <= 1;
    const near = Math.min(1, this.pMax);
    const far = Math.min(1, this.seasonalMax);
    this.try(0, 0, 0, 0, mayHaveConstant);
    this.try(0, near, 0, far, mayHaveConstant);
    this.try(near, 0, far, 0, mayHaveConstant);
    this.try(Math.min(2, this.pMax), Math.min(2, this.pMax), far, far, mayHaveConstant);
    if (mayHaveConstant) this.try(0, 0, 0, 0, false);
    while (this.hasBudget() && this.improve(mayHaveConstant));
    const best = this.best as SarmaEstimate;
    const rest = Math.max(1, this.evaluationsMax - this.fits.evaluations);
    return rest > 1
      ? this.fits.fit(best.order, best.parameters, rest, TOLERANCE_FINAL, Number.POSITIVE_INFINITY)
      : best;
  }

  private hasBudget(): boolean {
    return this.fits.evaluations < this.evaluationsMax;
  }

  /** Moves to the first neighbour that is better; false when none is. */
  private improve(mayHaveConstant: boolean): boolean {
    const { p, q, seasonalP, seasonalQ, hasConstant } = (this.best as SarmaEstimate).order;
    for (const [dp, dq, dP, dQ] of STEPS) {
      if (this.try(p + dp, q + dq, seasonalP + dP, seasonalQ + dQ, hasConstant)) return true;
    }
    return mayHaveConstant && this.try(p, q, seasonalP, seasonalQ, !hasConstant);
  }

  /** Fits an order not tried before; true if it is the best so far. */
  private try(p: number, q: number, seasonalP: number, seasonalQ: number, hasConstant: boolean): boolean {
    const { pMax, seasonalMax, differencing, fits, tried } = this;
    if (p < 0 || q < 0 || seasonalP < 0 || seasonalQ < 0) return false;
    if (p > pMax || q > pMax || seasonalP > seasonalMax || seasonalQ > seasonalMax) return false;
    const key = (((p * 6 + q) * 3 + seasonalP) * 3 + seasonalQ) * 2 + (hasConstant ? 1 : 0);
    if (tried.has(key) || (this.best && !this.hasBudget())) return false;
    tried.add(key);
    const { d, seasonalD, seasonLength } = differencing;
    const order: ArimaOrder = { p, d, q, seasonalP, seasonalD, seasonalQ, seasonLength, hasConstant };
    const budget = Math.min(EVALUATIONS_PER_ORDER, this.evaluationsMax - fits.evaluations);
    const aiccMax = this.best?.aicc ?? Number.POSITIVE_INFINITY;
    const found = fits.fit(order, fits.startFrom(order, this.best), Math.max(1, budget), TOLERANCE, aiccMax);
    if (this.best && !(found.aicc < this.best.aicc && this.isAccepted(found))) return false;
    this.best = found;
    return true;
  }

  private isAccepted({ order, parameters }: SarmaEstimate): boolean {
    return coefficientCount(order) === 0 || isAdmissible(order, parameters, RADIUS_ACCEPTED);
  }
}
