/** Fits the parameters of one ARIMA order by a damped Gauss–Newton search of its likelihood. */
import { type ArimaOrder, coefficientCount, parameterCount } from './ArimaOrder.ts';
import { isStable } from './isStable.ts';
import { SarmaLikelihood } from './SarmaLikelihood.ts';
import { solveDamped } from './solveDamped.ts';

const DAMPING_START = 1e-3;
const DAMPING_MAX = 1e6;
/** The search keeps every root of B (or of B^m) at least this far from 0; nearer than 1 a filter diverges. */
const RADIUS_MIN = 1.001;
/** Parameters of a neighbour with roots nearer than this would start on the brink; the search starts from 0 instead. */
const RADIUS_START = 1.011;

export type SarmaEstimate = {
  readonly order: ArimaOrder;
  readonly parameters: Float64Array;
  /** −2 log likelihood, constants left out. */
  readonly deviance: number;
  readonly sumOfSquares: number;
  readonly aicc: number;
};

/** Corrected Akaike criterion of −2 log likelihood with `count` parameters beside the variance, on `length` values. */
export function correctedAkaike(deviance: number, count: number, length: number): number {
  const k = count + 1;
  const rest = length - k - 1;
  return rest > 0 ? deviance + 2 * k + (2 * k * (k + 1)) / rest : Number.POSITIVE_INFINITY;
}

/** True if every root of the four polynomials, in B or in B^m, has a modulus above `radius`. */
export function isAdmissible(order: ArimaOrder, parameters: Float64Array, radius: number): boolean {
  const { p, seasonalP, q, seasonalQ } = order;
  return (
    isStable(parameters, 0, p, -1, radius) &&
    isStable(parameters, p, seasonalP, -1, radius) &&
    isStable(parameters, p + seasonalP, q, 1, radius) &&
    isStable(parameters, p + seasonalP + q, seasonalQ, 1, radius)
  );
}

/** A search over parameters for one differenced series, counting the evaluations that all its fits spend. */
export class SarmaFit {
  evaluations = 0;
  readonly likelihood: SarmaLikelihood;
  private readonly step = new Float64Array(16);

  constructor(values: Float64Array, seasonLength: number) {
    this.likelihood = new SarmaLikelihood(values, seasonLength);
  }

  /**
   * The parameters of `order` from `start` on, spending at most `evaluationsMax`; it stops when a step promises less
   * than `tolerance` of deviance, or when the promise leaves the criterion above `aiccMax`.
   */
  fit(
    order: ArimaOrder,
    start: Float64Array,
    evaluationsMax: number,
    tolerance: number,
    aiccMax: number,
  ): SarmaEstimate {
    const { likelihood, step } = this;
    const size = parameterCount(order);
    const length = likelihood.length;
    let best = start.slice(0, size);
    let trial = new Float64Array(size);
    let deviance = likelihood.evaluate(order, best);
    let sumOfSquares = likelihood.sumOfSquares;
    let spent = 1;
    let damping = DAMPING_START;
    let isFresh = false;
    while (size > 0 && spent < evaluationsMax && damping < DAMPING_MAX) {
      if (!isFresh) likelihood.differentiate(order, best);
      isFresh = true;
      const promise = solveDamped(likelihood.curvature, likelihood.gradient, size, damping, step);
      if (!(promise > tolerance)) break;
      if (correctedAkaike(deviance - 3 * promise, size, length) > aiccMax && damping <= DAMPING_START) break;
      for (let i = 0; i < size; i += 1) trial[i] = (best[i] as number) + (step[i] as number);
      if (!isAdmissible(order, trial, RADIUS_MIN)) {
        damping = damping * 8;
        continue;
      }
      const found = likelihood.evaluate(order, trial);
      spent += 1;
      if (found < deviance) {
        const gain = deviance - found;
        [best, trial] = [trial, best];
        deviance = found;
        sumOfSquares = likelihood.sumOfSquares;
        damping = gain > 0.5 * promise ? damping / 10 : damping;
        isFresh = false;
        if (gain < tolerance) break;
      } else {
        damping = damping * 8;
      }
    }
    this.evaluations += spent;
    return { order, parameters: best, deviance, sumOfSquares, aicc: correctedAkaike(deviance, size, length) };
  }

  /** Parameters for `order` that begin where those of another order left off. */
  startFrom(order: ArimaOrder, from: SarmaEstimate | undefined): Float64Array {
    const start = new Float64Array(parameterCount(order));
    if (from) {
      const source = from.order;
      const counts = [order.p, order.seasonalP, order.q, order.seasonalQ];
      const sources = [source.p, source.seasonalP, source.q, source.seasonalQ];
      let [at, sourceAt] = [0, 0];
      for (const [block, count] of counts.entries()) {
        const given = sources[block] as number;
        for (let i = 0; i < Math.min(count, given); i += 1)
          start[at + i] = from.parameters[sourceAt + i] as number;
        at += count;
        sourceAt += given;
      }
      if (!isAdmissible(order, start, RADIUS_START)) start.fill(0);
    }
    if (order.hasConstant) {
      const isKnown = from?.order.hasConstant === true;
      start[coefficientCount(order)] = isKnown
        ? (from.parameters[coefficientCount(from.order)] as number)
        : this.likelihood.mean;
    }
    return start;
  }
}
