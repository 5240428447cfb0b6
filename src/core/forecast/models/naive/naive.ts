/** Naive method: every step repeats the last value. */
import type { Model } from '../Model.ts';
import { fittedFromParts } from './fittedFromParts.ts';
import { lagErrorVariance } from './lagErrorVariance.ts';
import { refuseFewer } from './refuseFewer.ts';

/** y(n+h) = y(n), variance h·σ², σ² the mean squared change. Equals R `forecast::naive`. */
export const naive: Model = {
  name: 'naive',
  title: 'naive method',
  source:
    'Hyndman & Athanasopoulos 2018, Forecasting: Principles and Practice, 2nd ed., sections 3.1 and 3.5',
  minimumLength: () => 1,
  fit(values) {
    refuseFewer(values, 1, naive.title);
    const kept = values.slice();
    const sigma2 = lagErrorVariance(kept, 1);
    const fitted = new Float64Array(kept.length).fill(Number.NaN);
    for (let index = 1; index < kept.length; index += 1) fitted[index] = kept[index - 1] as number;
    return fittedFromParts({
      name: 'naive',
      form: 'y(n+h) = y(n)',
      parameters: {},
      fitted,
      write: (origin, { level }) => level.fill(kept[origin - 1] as number),
      variance: (horizon) => Float64Array.from({ length: horizon }, (_, step) => sigma2 * (step + 1)),
    });
  },
};
