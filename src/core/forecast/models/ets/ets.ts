/** Automatic exponential smoothing: every admissible form is fitted, and the good ones forecast together. */
import type { FitOptions, FittedModel, Model } from '../Model.ts';
import { AveragedFit, type WeightedFit } from './AveragedFit.ts';
import type { EtsForm } from './EtsForm.ts';
import { EtsSearch } from './EtsSearch.ts';
import { type FormFit, fitForms, startPoint } from './fitForms.ts';
import { latestMax } from './latestMax.ts';
import { joinStates, searchHead } from './runThrough.ts';
import { SmoothingFit } from './SmoothingFit.ts';
import { scaleOf } from './scaleOf.ts';
import { startStates } from './startStates.ts';

const VALUES_MIN = 3;
/** Longer seasons have too many states to learn from a business series; R's `ets` refuses them too. */
const SEASON_LENGTH_MAX = 24;
/**
 * A form weighs exp(−ΔAICc / 16), flatter than Akaike's exp(−ΔAICc / 2): with a few years of data AICc is surer of
 * its choice than its choice deserves, and on M1 and Tourism the flatter average was the better forecast.
 */
const AICC_SPREAD = 16;
const WEIGHT_MIN = 0.02;
/** A form that forecasts beyond this many times the largest value seen is left out. */
const GROWTH_MAX = 10;
const GROWTH_STEPS = 24;
const SIMPLEST_EVALUATIONS = 20;
const SIMPLEST: EtsForm = { error: 'A', trend: 'N', season: 'N' };

/** Most forms are tried with seasons up to 24 values long and two of them seen; shorter series get the plain forms. */
export const ets: Model = {
  name: 'ets',
  title: 'exponential smoothing',
  source:
    'Hyndman, Koehler, Snyder & Grose 2002 (IJF 18:439); Hyndman, Koehler, Ord & Snyder 2008; ' +
    'weights after Burnham & Anderson 2002 and Kolassa 2011 (IJF 27:238)',
  minimumLength: () => VALUES_MIN,
  fit(values: Float64Array, options: FitOptions): FittedModel {
    const { seasonLength, evaluationsMax } = options;
    const n = values.length;
    if (n < VALUES_MIN) throw new RangeError(`exponential smoothing needs ${VALUES_MIN} values, not ${n}`);
    const isSeasonal = seasonLength > 1 && seasonLength <= SEASON_LENGTH_MAX && n > 2 * seasonLength;
    const length = isSeasonal ? seasonLength : 1;
    const scale = scaleOf(values);
    const scaled = values.map((value) => value / scale);
    const latestCount = Math.min(n, latestMax({ ...options, seasonLength: length }));
    const head = searchHead(scaled.subarray(0, n - latestCount), length);
    const search = new EtsSearch(scaled.subarray(n - latestCount), length);
    const fits: WeightedFit[] = [];
    for (const { form, point, weight } of weigh(fitForms(search, isSeasonal, evaluationsMax))) {
      search.evaluate(form, point);
      const states = joinStates(head, search.smoothing, form, point);
      const fit = new SmoothingFit('ets', form, search.smoothing, states, scale);
      if (isBounded(fit, values)) fits.push({ fit, weight });
    }
    const [first] = fits;
    if (!first) return fitSimplest(search, head, scale);
    return fits.length === 1 ? first.fit : new AveragedFit('ets', normalise(fits));
  },
};

function weigh(forms: readonly FormFit[]): readonly (FormFit & { readonly weight: number })[] {
  const best = forms[0]?.aicc ?? 0;
  const weighted = forms.map((fit) => ({ ...fit, weight: Math.exp((best - fit.aicc) / AICC_SPREAD) }));
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  return weighted.filter(({ weight }) => weight >= WEIGHT_MIN * total);
}

function normalise(fits: readonly WeightedFit[]): readonly WeightedFit[] {
  const total = fits.reduce((sum, { weight }) => sum + weight, 0);
  return fits.map(({ fit, weight }) => ({ fit, weight: weight / total }));
}

function isBounded(fit: FittedModel, values: Float64Array): boolean {
  const bound = GROWTH_MAX * values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return fit.predict(GROWTH_STEPS).every((value) => Math.abs(value) <= bound);
}

function fitSimplest(search: EtsSearch, head: EtsSearch | undefined, scale: number): FittedModel {
  const { smoothing } = search;
  const start = startPoint(SIMPLEST, startStates(smoothing.values, 1, 'N'), search.pointLength);
  const { point } = search.refine(SIMPLEST, start, SIMPLEST_EVALUATIONS, false);
  search.evaluate(SIMPLEST, point);
  const states = joinStates(head, smoothing, SIMPLEST, point);
  return new SmoothingFit('ets', SIMPLEST, smoothing, states, scale);
}
