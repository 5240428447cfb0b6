/** Exponential smoothing in one fixed form without a season, for series that are adjusted for it already. */
import type { FittedModel, Model, ModelName } from '../Model.ts';
import type { EtsForm, Trend } from './EtsForm.ts';
import { ALPHA, BETA_SHARE, EtsSearch, PHI, type SearchResult } from './EtsSearch.ts';
import { startPoint } from './fitForms.ts';
import { SmoothingFit } from './SmoothingFit.ts';
import { scaleOf } from './scaleOf.ts';
import { startStates } from './startStates.ts';

type PlainModel = {
  readonly name: ModelName;
  readonly title: string;
  readonly source: string;
  readonly trend: Trend;
  readonly valuesMin: number;
};

/** Starts of the search: alpha, beta as a share of alpha, phi. The squared errors have more than one valley. */
const STARTS: readonly (readonly [number, number, number])[] = [
  [0.1, 0.1, 0.97],
  [0.5, 0.3, 0.9],
  [0.9, 0.1, 0.97],
];
const EVALUATIONS_MAX = 25;
/** Smoothing parameters are searched on this many of the latest values at most. */
const SEARCH_VALUES_MAX = 2000;

/** A model that fits by least squares, which is maximum likelihood for additive errors. */
export function plainModel({ name, title, source, trend, valuesMin }: PlainModel): Model {
  const form: EtsForm = { error: 'A', trend, season: 'N' };
  return {
    name,
    title,
    source,
    minimumLength: () => valuesMin,
    fit(values, { evaluationsMax }): FittedModel {
      const n = values.length;
      if (n < valuesMin) throw new RangeError(`${title} needs ${valuesMin} values, not ${n}`);
      const scale = scaleOf(values);
      const scaled = values.map((value) => value / scale);
      const isLong = n > SEARCH_VALUES_MAX;
      const search = new EtsSearch(isLong ? scaled.subarray(n - SEARCH_VALUES_MAX) : scaled, 1);
      const point = searchForm(search, form, evaluationsMax);
      const runner = isLong ? new EtsSearch(scaled, 1) : search;
      if (isLong) {
        const start = startPoint(form, startStates(scaled, 1, 'N'), point.length);
        point.set(start.subarray(PHI + 1), PHI + 1);
      }
      runner.evaluate(form, point);
      return new SmoothingFit(name, form, runner.smoothing, scale);
    },
  };
}

function searchForm(search: EtsSearch, form: EtsForm, evaluationsMax: number): Float64Array {
  const states = startStates(search.smoothing.values, 1, 'N');
  const each = Math.min(EVALUATIONS_MAX, Math.floor(evaluationsMax / STARTS.length));
  let best: SearchResult | undefined;
  for (const [alpha, betaShare, phi] of STARTS) {
    const point = startPoint(form, states, search.pointLength);
    point[ALPHA] = alpha;
    point[BETA_SHARE] = betaShare;
    point[PHI] = phi;
    const result = search.refine(form, point, each, false);
    if (!best || result.criterion < best.criterion) best = result;
  }
  return best ? best.point : startPoint(form, states, search.pointLength);
}
