/** Damped trend: a level and a slope that fades out ahead. */
import { plainModel } from '../ets/plainModel.ts';

/** ETS(A,Ad,N), 0.8 ≤ phi ≤ 0.98, with the states before the first value fitted too, as R's `holt(damped = TRUE)`. */
export const dampedTrend = plainModel({
  name: 'dampedTrend',
  title: 'damped trend',
  source: 'Gardner & McKenzie 1985 (Management Science 31:1237); Hyndman, Koehler, Ord & Snyder 2008',
  trend: 'Ad',
  valuesMin: 4,
});
