/** The methods that compete for a series, and why others may not. */
import type { MonthlySeries } from './MonthlySeries.ts';
import { dampedTrend } from './models/dampedTrend.ts';
import { drift } from './models/drift.ts';
import { type ForecastModel, SEASON_MONTHS } from './models/ForecastModel.ts';
import { naive } from './models/naive.ts';
import { seasonalNaive } from './models/seasonalNaive.ts';
import { ses } from './models/ses.ts';
import { theta } from './models/theta.ts';
import { clipAtZero } from './transforms/clipAtZero.ts';
import { isSeasonal } from './transforms/isSeasonal.ts';
import { changesOf, onChanges } from './transforms/onChanges.ts';
import { withSeason } from './transforms/withSeason.ts';

/** Below this many months no method but the last value repeated is tried. */
export const MODEL_HISTORY_MIN = 6;
/** Below this many months nothing seasonal is tried: a season must be seen twice. */
export const SEASON_HISTORY_MIN = 2 * SEASON_MONTHS;
/** Starting months from which a method must have been tested before it may win. */
const ORIGINS_MIN = 3;
/** The same for a seasonal method, which only counts when it has met most of a year. */
const SEASONAL_ORIGINS_MIN = 8;

export type Candidate = { readonly model: ForecastModel; readonly whyNot?: string };

/** `naive` for the kind of series: for a balance it means that the balance stays as it is. */
export function naiveFor(kind: MonthlySeries['kind']): ForecastModel {
  return kind === 'flow' ? naive : { ...naive, name: 'balance stays as it is' };
}

/**
 * Every method with, where it may not compete, the reason. The naive method always competes and comes first;
 * simpler methods come before richer ones, which decides ties. A balance is forecast by its changes, a flow
 * that was never negative never goes below zero.
 */
export function candidateModels(kind: MonthlySeries['kind'], values: readonly number[]): Candidate[] {
  const adapt = (model: ForecastModel) => {
    if (kind === 'balance') return onChanges(model);
    return values.every((value) => value >= 0) ? clipAtZero(model) : model;
  };
  const straightLine = kind === 'balance' ? drift : adapt(drift);
  const models = [straightLine, ...[ses, dampedTrend, theta, seasonalNaive].map(adapt)];
  const decomposed = [theta, dampedTrend].map((model) => adapt(withSeason(model)));
  const seasonSeen = isSeasonal(kind === 'balance' ? changesOf(values) : values, SEASON_MONTHS);
  return [
    { model: naiveFor(kind) },
    ...models.map((model) => admit(model, values.length, true)),
    ...decomposed.map((model) => admit(model, values.length, seasonSeen)),
  ];
}

function admit(model: ForecastModel, months: number, seasonSeen: boolean): Candidate {
  if (months < MODEL_HISTORY_MIN) {
    return { model, whyNot: `needs at least ${MODEL_HISTORY_MIN} months of history` };
  }
  if (model.seasonal && months < SEASON_HISTORY_MIN) {
    return { model, whyNot: `needs at least ${SEASON_HISTORY_MIN} months of history to see a season` };
  }
  const needed = model.minimumMonths + (model.seasonal ? SEASONAL_ORIGINS_MIN : ORIGINS_MIN);
  if (months < needed) return { model, whyNot: `needs at least ${needed} months of history to be tested` };
  if (!seasonSeen) return { model, whyNot: 'no season was found in the history' };
  return { model };
}
