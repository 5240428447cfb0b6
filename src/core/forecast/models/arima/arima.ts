/** Automatic ARIMA: differencing by tests, orders by a stepwise search of AICc, parameters by likelihood. */
import type { FitOptions, Model } from '../Model.ts';
import { type ArimaOrder, parameterCount } from './ArimaOrder.ts';
import { applyDifferencing, chooseDifferencing } from './chooseDifferencing.ts';
import { isConstant } from './difference.ts';
import { FittedArima } from './FittedArima.ts';
import { normalize } from './normalize.ts';
import { prefersSquareRoots, ROOT_TEST_EVALUATIONS, rootJacobian } from './prefersSquareRoots.ts';
import type { SarmaEstimate } from './SarmaFit.ts';
import { type Differencing, searchOrders } from './searchOrders.ts';

const LENGTH_MIN = 3;
/** Orders and parameters are found on this many of the last values, or this many seasons if they are more. */
const WINDOW = 600;
const WINDOW_SEASONS = 6;
/** With fewer evaluations than this the values are taken as they are. */
const ROOT_TEST_BUDGET_MIN = 5 * ROOT_TEST_EVALUATIONS;
/** A shorter series cannot tell its values from their roots. */
const ROOT_TEST_LENGTH_MIN = 12;

/**
 * Hyndman & Khandakar 2008 (JSS 27:3): D = 1 where the season is strong, d by repeated KPSS tests, then a stepwise
 * search of the orders, each fitted by (nearly) exact likelihood. Positive values are modelled by their square roots
 * where those are likelier; forecasts are then medians, and never negative. A long series is judged by its last 600
 * values or six seasons.
 */
export const arima: Model = {
  name: 'arima',
  title: 'automatic ARIMA',
  source: 'Hyndman & Khandakar 2008, Journal of Statistical Software 27:3; Box & Jenkins 1976',
  minimumLength: () => LENGTH_MIN,

  fit(values: Float64Array, options: FitOptions) {
    if (values.length < LENGTH_MIN) throw new RangeError(`arima needs ${LENGTH_MIN} values`);
    const { seasonLength, evaluationsMax } = options;
    const recent = values.slice(-Math.max(WINDOW, WINDOW_SEASONS * seasonLength));
    let { values: normal, scale } = normalize(recent);
    let differencing = chooseDifferencing(normal, seasonLength);
    let budget = evaluationsMax;
    let isRooted = false;
    const mayBeRooted = budget >= ROOT_TEST_BUDGET_MIN && values.length >= ROOT_TEST_LENGTH_MIN;
    if (mayBeRooted && recent.every((value) => value > 0)) {
      budget -= ROOT_TEST_EVALUATIONS;
      isRooted = prefersSquareRoots(normal, differencing);
    }
    if (isRooted) {
      ({ values: normal, scale } = normalize(recent.map(Math.sqrt)));
      differencing = chooseDifferencing(normal, seasonLength);
    }
    const stationary = applyDifferencing(normal, differencing);
    const found = isConstant(stationary, 1)
      ? constantEstimate(stationary, differencing)
      : searchOrders(stationary, differencing, budget);
    const { order, parameters, sumOfSquares } = found;
    const n = stationary.length;
    const sigma2 = sumOfSquares / Math.max(1, n - parameterCount(order));
    const unit = n * (1 + Math.log(2 * Math.PI) + 2 * Math.log(scale));
    const aicc = found.aicc + unit + (isRooted ? rootJacobian(recent, n) : 0);
    return new FittedArima(values, { order, parameters, sigma2, aicc, scale, isRooted });
  },
};

/** A series whose differences do not move: their mean is the whole model, and no criterion can be told. */
function constantEstimate(stationary: Float64Array, differencing: Differencing): SarmaEstimate {
  const hasConstant = differencing.d + differencing.seasonalD <= 1;
  const order: ArimaOrder = { ...differencing, p: 0, q: 0, seasonalP: 0, seasonalQ: 0, hasConstant };
  const parameters = hasConstant ? Float64Array.of(stationary[0] ?? 0) : new Float64Array(0);
  return { order, parameters, deviance: 0, sumOfSquares: 0, aicc: Number.POSITIVE_INFINITY };
}
