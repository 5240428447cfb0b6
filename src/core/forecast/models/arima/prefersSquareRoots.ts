/** Whether a positive series is better modelled by its square roots. */
import type { ArimaOrder } from './ArimaOrder.ts';
import { applyDifferencing } from './chooseDifferencing.ts';
import { isConstant } from './difference.ts';
import { SarmaFit } from './SarmaFit.ts';
import type { Differencing } from './searchOrders.ts';

const EVALUATIONS_EACH = 6;
const TOLERANCE = 0.1;

/** Most evaluations that the comparison spends. */
export const ROOT_TEST_EVALUATIONS = 2 * EVALUATIONS_EACH;

/**
 * True if a model (0,d,1)(0,D,1) of the square roots is likelier than the same of the values, the change of variable
 * counted (Box & Cox 1964, JRSS B 26:211, at λ = ½ against 1). λ = ½ stands between additive and multiplicative
 * seasons and cannot run away as a logarithm can. All values must be positive.
 */
export function prefersSquareRoots(values: Float64Array, differencing: Differencing): boolean {
  const plain = applyDifferencing(values, differencing);
  if (isConstant(plain, 1)) return false;
  const { d, seasonalD, seasonLength } = differencing;
  const hasSeasons = seasonLength > 1 && values.length > 3 * seasonLength;
  const order: ArimaOrder = {
    ...differencing,
    p: 0,
    q: 1,
    seasonalP: 0,
    seasonalQ: hasSeasons ? 1 : 0,
    hasConstant: d + seasonalD <= 1,
  };
  const rooted = applyDifferencing(values.map(Math.sqrt), differencing);
  const jacobian = rootJacobian(values, rooted.length);
  return deviance(rooted, order) + jacobian < deviance(plain, order);
}

/** 2 Σ ln |dy/d√y| = 2 Σ ln 2√y over the last `count` values: what roots add to −2 log likelihood of the values. */
export function rootJacobian(values: Float64Array, count: number): number {
  let sum = 0;
  for (let t = values.length - count; t < values.length; t += 1) sum += Math.log(4 * (values[t] as number));
  return sum;
}

function deviance(stationary: Float64Array, order: ArimaOrder): number {
  const fits = new SarmaFit(stationary, order.seasonLength);
  const start = fits.startFrom(order, undefined);
  return fits.fit(order, start, EVALUATIONS_EACH, TOLERANCE, Number.POSITIVE_INFINITY).deviance;
}
