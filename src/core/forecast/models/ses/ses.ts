/** Simple exponential smoothing: a level, forecast flat. */
import { plainModel } from '../ets/plainModel.ts';

/** ETS(A,N,N) with the level before the first value fitted too, as R's `forecast::ses` does. */
export const ses = plainModel({
  name: 'ses',
  title: 'simple exponential smoothing',
  source: 'Brown 1959; Hyndman, Koehler, Ord & Snyder 2008',
  trend: 'N',
  valuesMin: 2,
});
