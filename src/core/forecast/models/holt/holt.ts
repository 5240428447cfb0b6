/** Holt's method: a level and a slope, forecast as a straight line. */
import { plainModel } from '../ets/plainModel.ts';

/** ETS(A,A,N) with the states before the first value fitted too, as R's `forecast::holt` does. */
export const holt = plainModel({
  name: 'holt',
  title: 'Holt’s linear trend',
  source: 'Holt 1957 (reprinted in IJF 20:5); Hyndman, Koehler, Ord & Snyder 2008',
  trend: 'A',
  valuesMin: 3,
});
