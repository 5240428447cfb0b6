/** Exponential smoothing in one fixed form without a season, for series that are adjusted for it already. */
import type { FittedModel, Model, ModelName } from '../Model.ts';
import type { EtsForm, Trend } from './EtsForm.ts';
import { ALPHA, BETA_SHARE, EtsSearch, PHI, type SearchResult } from './EtsSearch.ts';
import { startPoint } from './fitForms.ts';
import { latestMax } from './latestMax.ts';
import { joinStates, searchHead } from './runThrough.ts';
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

type Start = readonly [alpha: number, betaShare: number, phi: number];

/** Starts of the search: alpha, beta as a share of alpha, phi. The squared errors have more than one valley. */
const STARTS: readonly Start[] = [
  [0.1, 0.1, 0.97],
  [0.1, 0.9, 0.97],
  [0.5, 0.3, 0.9],
  [0.9, 0.3, 0.97],
];
const LEVEL_STARTS: readonly Start[] = STARTS.filter(([alpha], index) => STARTS[index - 1]?.[0] !== alpha);
const SCOUT_EVALUATIONS = 4;
const EVALUATIONS_MAX = 20;

/** A model that fits by least squares, which is maximum likelihood for additive errors. */
export function plainModel({ name, title, source, trend, valuesMin }: PlainModel): Model {
  const form: EtsForm = { error: 'A', trend, season: 'N' };
  return {
    name,
    title,
    source,
    minimumLength: () => valuesMin,
    fit(values, options): FittedModel {
      const n = values.length;
      if (n < valuesMin) throw new RangeError(`${title} needs ${valuesMin} values, not ${n}`);
      const scale = scaleOf(values);
      const scaled = values.map((value) => value / scale);
      const count = Math.min(n, latestMax({ ...options, seasonLength: 1 }));
      const head = searchHead(scaled.subarray(0, n - count), 1);
      const search = new EtsSearch(scaled.subarray(n - count), 1);
      const point = searchForm(search, form, options.evaluationsMax);
      search.evaluate(form, point);
      const states = joinStates(head, search.smoothing, form, point);
      return new SmoothingFit(name, form, search.smoothing, states, scale);
    },
  };
}

/** A few evaluations from every start, and the rest of the search from the best point that they reach. */
function searchForm(search: EtsSearch, form: EtsForm, evaluationsMax: number): Float64Array {
  const states = startStates(search.smoothing.values, 1, 'N');
  const starts = form.trend === 'N' ? LEVEL_STARTS : STARTS;
  const each = Math.min(SCOUT_EVALUATIONS, Math.floor(evaluationsMax / starts.length));
  let best: SearchResult | undefined;
  for (const [alpha, betaShare, phi] of starts) {
    const point = startPoint(form, states, search.pointLength);
    point[ALPHA] = alpha;
    point[BETA_SHARE] = form.trend === 'N' ? 0 : betaShare;
    point[PHI] = phi;
    const result = search.refine(form, point, each, false);
    if (!best || result.criterion < best.criterion) best = result;
  }
  const point = best ? best.point : startPoint(form, states, search.pointLength);
  const rest = Math.min(EVALUATIONS_MAX, evaluationsMax - each * starts.length);
  return rest > 1 ? search.refine(form, point, rest, false).point : point;
}
