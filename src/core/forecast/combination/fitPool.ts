/** Fits every method of a pool, and drops those whose forecast explodes. */

import type { FittedModel, Model } from '../models/Model.ts';
import { naive } from '../models/naive/naive.ts';
import type { SeasonalAdjustment } from '../season/seasonalAdjustment.ts';
import { type Limits, withinLimits } from '../series/Limits.ts';
import { fitWithSeason } from './fitWithSeason.ts';
import type { Pool } from './poolFor.ts';
import { type Bounds, boundsOf, tameFarSteps } from './tameFarSteps.ts';
import { weighByFit } from './weighByFit.ts';

/** A method that was tried. Weights of those that are used sum to 1; the others say why they are not. */
export type Tried = {
  readonly model: Model;
  readonly fitted: FittedModel | null;
  /** Far steps tamed, within the limits; empty when it was not fitted. */
  readonly point: Float64Array;
  readonly weight: number;
  readonly whyNot?: string;
};

export type PoolTask = {
  readonly values: Float64Array;
  readonly seasonLength: number;
  readonly adjustment: SeasonalAdjustment;
  readonly horizon: number;
  /** Steps by which a method is judged, at most `horizon`: what is used must not depend on how far ahead is asked. */
  readonly judged: number;
  /** Each method is drawn back to them before the mean is taken, so that one that passed them cannot pull the others. */
  readonly limits: Limits;
  readonly evaluationsMax: number;
};

/** A forecast may leave the range of the history by this many times its width. */
export const RANGES_MAX = 3;
/** It may be away from the mean of the others by this many times what they differ, and always by this share of the range. */
const AWAY_MAX = 8;
const AWAY_RANGES_MIN = 0.5;

/** Tries every entry of the pool; the naive method answers where none of them can be used. Weights sum to 1. */
export function fitPool(pool: Pool, task: PoolTask): readonly Tried[] {
  const bounds = boundsOf(task.values, RANGES_MAX);
  const tried = pool.entries.map(({ model, sees, weight }): Tried => {
    const shortest = model.minimumLength(task.seasonLength);
    if (task.values.length < shortest) {
      return unfitted(model, `needs at least ${shortest} values`);
    }
    const options = { seasonLength: task.seasonLength, evaluationsMax: task.evaluationsMax };
    const fitted =
      sees === 'adjusted' ? fitWithSeason(model, task.adjustment, options) : model.fit(task.values, options);
    const point = fitted.predict(task.horizon);
    return point.subarray(0, task.judged).every(Number.isFinite)
      ? { model, fitted, point: withinLimits(tameFarSteps(point, task.judged, bounds), task.limits), weight }
      : unfitted(model, 'its forecast is not a number');
  });
  const sane = dropFarFromPool(dropOutOfRange(tried, bounds, task.judged), task.judged, bounds);
  const unaffordable = (pool.leftOut ?? []).map(({ model }) =>
    unfitted(model, 'it would have taken more work than was allowed'),
  );
  const used = sane.some(({ weight }) => weight > 0) ? sane : [...sane, lastValue(task)];
  return [...weighByFit(used, task.values), ...unaffordable];
}

/** Repeats the last value, which is always within the range of the history. */
function lastValue({ values, horizon, seasonLength, evaluationsMax }: PoolTask): Tried {
  const fitted = naive.fit(values, { seasonLength, evaluationsMax });
  return { model: naive, fitted, point: fitted.predict(horizon), weight: 1 };
}

function unfitted(model: Model, whyNot: string): Tried {
  return { model, fitted: null, point: new Float64Array(0), weight: 0, whyNot };
}

function dropOutOfRange(tried: readonly Tried[], bounds: Bounds, judged: number): readonly Tried[] {
  const [least, most] = [bounds.low - bounds.room, bounds.high + bounds.room];
  const leaves = (point: Float64Array) =>
    point.subarray(0, judged).some((value) => value < least || value > most);
  return tried.map((one) =>
    one.weight > 0 && leaves(one.point)
      ? drop(one, `its forecast leaves the range of the history by more than ${RANGES_MAX} times its width`)
      : one,
  );
}

/** With at least four methods left, drops one whose forecast stands far apart from all the others. */
function dropFarFromPool(tried: readonly Tried[], judged: number, { low, high }: Bounds): readonly Tried[] {
  const used = tried.filter(({ weight }) => weight > 0);
  if (used.length < 4) return tried;
  const away = used.map((one) => distanceToOthers(one, used, judged));
  const farthest = away.indexOf(Math.max(...away));
  const outlier = used[farthest];
  const others = used.filter((one) => one !== outlier);
  const usual = Math.max(...others.map((one) => distanceToOthers(one, others, judged)));
  const always = AWAY_RANGES_MIN * (high - low);
  if (!outlier || !((away[farthest] as number) > Math.max(AWAY_MAX * usual, always))) return tried;
  return tried.map((one) =>
    one === outlier
      ? drop(one, `its forecast is more than ${AWAY_MAX} times farther off than the others differ`)
      : one,
  );
}

/** Mean absolute distance of a forecast from the mean of the other ones, over the judged steps. */
function distanceToOthers(one: Tried, all: readonly Tried[], judged: number): number {
  const others = all.filter((other) => other !== one);
  let distance = 0;
  for (let step = 0; step < judged; step += 1) {
    const mean = others.reduce((sum, { point }) => sum + (point[step] as number), 0) / others.length;
    distance += Math.abs((one.point[step] as number) - mean);
  }
  return distance / judged;
}

function drop(one: Tried, whyNot: string): Tried {
  return { ...one, weight: 0, whyNot };
}
