/** Croston's method: the smoothed size of a demand over the smoothed interval between demands. */
import type { Model } from '../Model.ts';
import { refuseFewer } from '../naive/refuseFewer.ts';
import { demandRatesOf } from './demandRatesOf.ts';
import { fittedFromRates } from './fittedFromRates.ts';

/** Within Croston's recommended 0.1 to 0.2, and the default of R: nothing is searched on so few demands. */
const ALPHA = 0.1;

/**
 * y(n+h) = z/p, both updated at demands only with α = 0.1. Meant for values ≥ 0; any value other than zero counts as a
 * demand, with its sign. Without any demand the forecast is zero. Equals R `forecast::croston`.
 */
export const croston: Model = {
  name: 'croston',
  title: 'method of Croston',
  source: 'Croston 1972 (Operational Research Quarterly 23:289)',
  minimumLength: () => 1,
  fit(values) {
    refuseFewer(values, 1, croston.title);
    const { sizes, intervals } = demandRatesOf(values, ALPHA);
    return fittedFromRates(values, {
      name: 'croston',
      form: `Croston(${ALPHA})`,
      parameters: { alpha: ALPHA, size: sizes.at(-1) ?? 0, interval: intervals.at(-1) ?? 1 },
      alpha: ALPHA,
      rates: sizes.map((size, index) => size / (intervals[index] as number)),
    });
  },
};
