/** Seasonal naive method: every step repeats the value of the same place in the last season. */
import type { Model } from '../Model.ts';
import { fittedFromParts } from '../naive/fittedFromParts.ts';
import { lagErrorVariance } from '../naive/lagErrorVariance.ts';
import { refuseFewer } from '../naive/refuseFewer.ts';

/**
 * y(n+h) = y(n + h − m⌈h/m⌉), variance σ²⌈h/m⌉, σ² the mean squared change against the season before (0 with one
 * season only). Equals R `forecast::snaive`. The level is the mean of the last season. From an origin within the
 * first season it repeats what has been seen of it, from its beginning.
 */
export const seasonalNaive: Model = {
  name: 'seasonalNaive',
  title: 'seasonal naive method',
  source:
    'Hyndman & Athanasopoulos 2018, Forecasting: Principles and Practice, 2nd ed., sections 3.1 and 3.5',
  minimumLength: (seasonLength) => seasonLength,
  fit(values, { seasonLength }) {
    refuseFewer(values, seasonLength, seasonalNaive.title);
    const kept = values.slice();
    const sigma2 = lagErrorVariance(kept, seasonLength);
    const fitted = new Float64Array(kept.length).fill(Number.NaN);
    fitted.set(kept.subarray(0, kept.length - seasonLength), seasonLength);
    return fittedFromParts({
      name: 'seasonalNaive',
      form: seasonLength === 1 ? 'y(n+h) = y(n)' : `y(n+h) = y(n+h−${seasonLength}·⌈h/${seasonLength}⌉)`,
      parameters: {},
      fitted,
      write: (origin, { level, season }) => {
        const length = Math.min(seasonLength, origin);
        const last = kept.subarray(origin - length, origin);
        let mean = 0;
        for (const value of last) mean += value / length;
        level.fill(mean);
        for (let step = 0; step < season.length; step += 1) {
          season[step] = (last[step % length] as number) - mean;
        }
      },
      variance: (horizon) =>
        Float64Array.from({ length: horizon }, (_, step) => sigma2 * (1 + Math.floor(step / seasonLength))),
    });
  },
};
