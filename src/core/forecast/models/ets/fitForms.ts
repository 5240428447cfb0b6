/** Fits every form of exponential smoothing that a series allows, best first by AICc. */
import { countParameters, type EtsForm, listForms, type Season } from './EtsForm.ts';
import {
  ALPHA,
  BETA_SHARE,
  type EtsSearch,
  GAMMA_SHARE,
  LEVEL,
  PHI,
  SEASON,
  type SearchResult,
  SLOPE,
} from './EtsSearch.ts';
import { type StartStates, startStates } from './startStates.ts';

/** Where every search starts. The criterion has several valleys; measured on M1, Tourism, NN5 and weekly M4. */
const START_ALPHA = 0.15;
const START_BETA_SHARE = 0.2;
const START_GAMMA_SHARE = 0.2;
const START_PHI = 0.9;
/** Evaluations spent on a form with the season's start states from the decomposition, and then with them free. */
const SCREEN_EVALUATIONS = 6;
const POLISH_EVALUATIONS = 3;
const SCREEN_EVALUATIONS_MIN = 3;
/** A form this much worse in AICc than the best is not polished. */
const POLISH_GAP = 48;

export type FormFit = {
  readonly form: EtsForm;
  readonly point: Float64Array;
  readonly aicc: number;
};

/** AICc of a criterion: + 2k + 2k (k + 1) / (n − k − 1), as in R's `forecast::ets`; Infinity where n is too small. */
export function aiccOf(criterion: number, form: EtsForm, seasonLength: number, n: number): number {
  const k = countParameters(form, seasonLength);
  return n - k - 1 > 0 ? criterion + 2 * k + (2 * k * (k + 1)) / (n - k - 1) : Number.POSITIVE_INFINITY;
}

/** The point from which the search of `form` sets out. */
export function startPoint(form: EtsForm, states: StartStates, length: number): Float64Array {
  const point = new Float64Array(length);
  point[ALPHA] = START_ALPHA;
  point[BETA_SHARE] = START_BETA_SHARE;
  point[GAMMA_SHARE] = START_GAMMA_SHARE;
  point[PHI] = START_PHI;
  point[LEVEL] = form.trend === 'N' ? states.mean : states.level;
  point[SLOPE] = form.trend === 'N' ? 0 : states.slope;
  if (form.season !== 'N') point.set(states.season.subarray(0, states.season.length - 1), SEASON);
  return point;
}

/**
 * At most `evaluationsMax` evaluations but for the least search of one form; fewer forms where the budget is short.
 * Forms that cannot describe the values, or have too many parameters for them, are left out, so the list may be empty.
 */
export function fitForms(search: EtsSearch, isSeasonal: boolean, evaluationsMax: number): FormFit[] {
  const { values, seasonLength } = search.smoothing;
  const n = values.length;
  const isPositive = values.every((value) => value > 0);
  const affordable = Math.max(1, Math.floor(evaluationsMax / SCREEN_EVALUATIONS_MIN));
  const forms = listForms(isSeasonal, isPositive)
    .filter((form) => Number.isFinite(aiccOf(0, form, seasonLength, n)))
    .slice(0, affordable);
  const screen = Math.min(SCREEN_EVALUATIONS, Math.floor(evaluationsMax / Math.max(1, forms.length)));
  const states = new Map<Season, StartStates>();
  const fits: FormFit[] = [];
  let spent = 0;
  const keep = (form: EtsForm, { point, criterion, evaluations }: SearchResult) => {
    spent += evaluations;
    return { form, point, aicc: aiccOf(criterion, form, seasonLength, n) };
  };
  let additive: FormFit | undefined;
  for (const form of forms) {
    let start = states.get(form.season);
    if (!start) states.set(form.season, (start = startStates(values, seasonLength, form.season)));
    const sibling = form.error === 'M' && form.season !== 'M' ? additive : undefined;
    const point = sibling?.point ?? startPoint(form, start, search.pointLength);
    const fit = keep(form, search.refine(form, point, screen, false));
    if (form.error === 'A') additive = fit;
    if (Number.isFinite(fit.aicc)) fits.push(fit);
  }
  const best = fits.reduce((least, { aicc }) => Math.min(least, aicc), Number.POSITIVE_INFINITY);
  return fits
    .map((fit) => {
      const isWorth = fit.form.season !== 'N' && fit.aicc - best < POLISH_GAP;
      if (!isWorth || spent + POLISH_EVALUATIONS > evaluationsMax) return fit;
      return keep(fit.form, search.refine(fit.form, fit.point, POLISH_EVALUATIONS, true));
    })
    .sort((left, right) => left.aicc - right.aicc);
}
