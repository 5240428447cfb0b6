/** Automatic ARIMA: differencing by tests, orders by a stepwise search of AICc, parameters by likelihood. */
import type { FitOptions, Model } from '../Model.ts';
import { type ArimaOrder, parameterCount } from './ArimaOrder.ts';
import { countDifferences, difference, isConstant } from './difference.ts';
import { FittedArima } from './FittedArima.ts';
import { searchOrders } from './searchOrders.ts';
import { seasonalStrength } from './seasonalStrength.ts';

const LENGTH_MIN = 3;
/** A season stronger than this is differenced (Wang, Smith & Hyndman 2006; R's `forecast::nsdiffs`). */
const STRENGTH_MIN = 0.64;
const DIFFERENCES_MAX = 2;
/** Orders and parameters are found on this many of the last values, or this many seasons if they are more. */
const WINDOW = 600;
const WINDOW_SEASONS = 6;

/**
 * Hyndman & Khandakar 2008 (JSS 27:3): D = 1 where the season is strong, d by repeated KPSS tests, then a stepwise
 * search. Every order is fitted by (nearly) exact likelihood; a long series is judged by its last 600 values or six seasons.
 */
export const arima: Model = {
  name: 'arima',
  title: 'automatic ARIMA',
  source: 'Hyndman & Khandakar 2008, Journal of Statistical Software 27:3; Box & Jenkins 1976',
  minimumLength: () => LENGTH_MIN,

  fit(values: Float64Array, options: FitOptions) {
    if (values.length < LENGTH_MIN) throw new RangeError(`arima needs ${LENGTH_MIN} values`);
    const window = Math.max(WINDOW, WINDOW_SEASONS * options.seasonLength);
    const recent = values.slice(Math.max(0, values.length - window));
    let sum = 0;
    for (let t = 0; t < recent.length; t += 1) sum += Math.abs(recent[t] as number);
    const scale = sum > 0 ? sum / recent.length : 1;
    for (let t = 0; t < recent.length; t += 1) recent[t] = (recent[t] as number) / scale;

    const seasonLength =
      options.seasonLength > 1 && recent.length > 2 * options.seasonLength ? options.seasonLength : 1;
    const isSeasonal = seasonLength > 1 && seasonalStrength(recent, seasonLength) > STRENGTH_MIN;
    const seasonalD = isSeasonal ? 1 : 0;
    const deseasoned = isSeasonal ? difference(recent, seasonLength) : recent;
    const d = countDifferences(deseasoned, DIFFERENCES_MAX, 1);
    let stationary = deseasoned;
    for (let i = 0; i < d; i += 1) stationary = difference(stationary, 1);
    const found = isConstant(stationary, 1)
      ? constantSolution(stationary, { d, seasonalD, seasonLength })
      : searchOrders(stationary, { d, seasonalD, seasonLength }, options.evaluationsMax);
    const { order, parameters, sumOfSquares, aicc } = found;
    const sigma2 = sumOfSquares / Math.max(1, stationary.length - parameterCount(order));
    return new FittedArima(values, { order, parameters, sigma2, aicc, scale });
  },
};

/** A series whose differences do not move: its mean is the whole model. */
function constantSolution(
  stationary: Float64Array,
  differencing: Pick<ArimaOrder, 'd' | 'seasonalD' | 'seasonLength'>,
) {
  const hasConstant = differencing.d + differencing.seasonalD <= 1;
  const order: ArimaOrder = { ...differencing, p: 0, q: 0, seasonalP: 0, seasonalQ: 0, hasConstant };
  const parameters = hasConstant ? Float64Array.of(stationary[0] ?? 0) : new Float64Array(0);
  return { order, parameters, sumOfSquares: 0, aicc: 0 };
}
