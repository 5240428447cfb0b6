/** Syntetos–Boylan approximation: Croston's method without most of its bias. */
import { demandRatesOf } from '../croston/demandRatesOf.ts';
import { fittedFromRates } from '../croston/fittedFromRates.ts';
import type { Model } from '../Model.ts';
import { refuseFewer } from '../naive/refuseFewer.ts';

/** Within the authors' range of 0.05 to 0.2 and as in Croston's method: nothing is searched on so few demands. */
const ALPHA = 0.1;

/**
 * y(n+h) = (1 − α/2) z/p with α = 0.1, z and p as in Croston's method, and with its treatment of negative values and
 * of series without a demand.
 */
export const sba: Model = {
  name: 'sba',
  title: 'Syntetos–Boylan approximation',
  source: 'Syntetos & Boylan 2005 (IJF 21:303)',
  minimumLength: () => 1,
  fit(values) {
    refuseFewer(values, 1, sba.title);
    const { sizes, intervals } = demandRatesOf(values, ALPHA);
    const factor = 1 - ALPHA / 2;
    return fittedFromRates(values, {
      name: 'sba',
      form: `SBA(${ALPHA})`,
      parameters: { alpha: ALPHA, size: sizes.at(-1) ?? 0, interval: intervals.at(-1) ?? 1 },
      alpha: ALPHA,
      rates: sizes.map((size, index) => (factor * size) / (intervals[index] as number)),
    });
  },
};
