/** The pool's forecast of bare values: fitted, weighted, its errors measured. */

import { type OriginErrors, rollingErrors, testedSteps } from '../intervals/rollingErrors.ts';
import type { Components } from '../models/Model.ts';
import { adjustForSeasons } from '../season/adjustForSeasons.ts';
import type { Limits } from '../series/Limits.ts';
import type { FrequencyClass } from './FrequencyClass.ts';
import { fitPool, RANGES_MAX, type Tried } from './fitPool.ts';
import { type Pool, poolFor } from './poolFor.ts';
import { poolWithin } from './poolWithin.ts';
import { type Bounds, boundsOf, tameDeviations, tameParts } from './tameFarSteps.ts';

export type ValuesTask = {
  /** Finite, oldest first, at least one. */
  readonly values: Float64Array;
  /** How many of them were given, not filled in; all unless told otherwise. */
  readonly knownCount?: number;
  /** Seasons that the values may have, shortest first, at least one; `[1]` where there can be none. */
  readonly seasonLengths: readonly number[];
  readonly frequency: FrequencyClass;
  readonly horizon: number;
  readonly limits: Limits;
  /** Evaluations that each method may spend. */
  readonly evaluationsMax: number;
  /** Estimated work that all of them may take together: see `poolWithin`. */
  readonly workMax: number;
};

/** One value per step ahead in each array. */
export type ValuesForecast = {
  readonly pool: Pool;
  readonly tried: readonly Tried[];
  readonly point: Float64Array;
  /** Parts that sum to `point`, but for what the limits took from it. */
  readonly components: Components;
  /** Standard deviation of the error under the models, weighted over them. */
  readonly deviations: Float64Array;
  /** Standard deviation between the members' forecasts. */
  readonly spreads: Float64Array;
  readonly origins: readonly OriginErrors[];
  readonly isSeasonal: boolean;
};

/** Deviations below this share of the mean step from one value to the next are not believed. */
const DEVIATION_MIN = 0.05;

/**
 * Deterministic and scale equivariant; everything finite. Looks as far ahead as the tests do, `testedSteps`, where the
 * horizon is shorter, so that what is dropped and how wide the band is do not depend on it: see `cutToHorizon`.
 */
export function forecastValues(task: ValuesTask): ValuesForecast {
  const { values, seasonLengths, horizon } = task;
  const [seasonLength = 1] = seasonLengths;
  const pool = poolWithin(poolFor(values, task.frequency, task.knownCount), {
    ...task,
    seasonLength,
    length: values.length,
  });
  const adjustment = adjustForSeasons(values, seasonLengths);
  const judged = testedSteps(seasonLength);
  const steps = Math.max(horizon, judged);
  const tried = fitPool(pool, { ...task, seasonLength, horizon: steps, judged, adjustment });
  const used = tried.flatMap(({ fitted, weight, point }) =>
    fitted !== null && weight > 0 ? [{ fitted, weight, point }] : [],
  );
  const point = new Float64Array(steps);
  for (const one of used) addWeighted(point, one.point, one.weight);
  const deviations = mixDeviations(used, values, { steps, judged });
  return {
    pool,
    tried,
    point,
    components: mixComponents(used, { steps, judged }, boundsOf(values, RANGES_MAX)),
    deviations,
    spreads: spreadOf(used, point),
    origins: rollingErrors(values, seasonLength, used, task.limits),
    isSeasonal: adjustment.form !== 'none',
  };
}

type Used = {
  readonly fitted: NonNullable<Tried['fitted']>;
  readonly weight: number;
  readonly point: Float64Array;
};

/** Steps that are forecast, and how many of them a method is judged by. */
type Ahead = { readonly steps: number; readonly judged: number };

function addWeighted(into: Float64Array, from: Float64Array, weight: number): void {
  for (let step = 0; step < into.length; step += 1) {
    into[step] = (into[step] as number) + weight * (from[step] as number);
  }
}

function mixComponents(used: readonly Used[], { steps, judged }: Ahead, bounds: Bounds): Components {
  const mixed = {
    level: new Float64Array(steps),
    trend: new Float64Array(steps),
    season: new Float64Array(steps),
  };
  for (const { fitted, weight } of used) {
    const parts = tameParts(fitted.components(steps), judged, bounds);
    addWeighted(mixed.level, parts.level, weight);
    addWeighted(mixed.trend, parts.trend, weight);
    addWeighted(mixed.season, parts.season, weight);
  }
  return mixed;
}

function mixDeviations(used: readonly Used[], values: Float64Array, { steps, judged }: Ahead): Float64Array {
  const mixed = new Float64Array(steps);
  for (const { fitted, weight } of used) {
    addWeighted(mixed, tameDeviations(fitted.variance(steps).map(Math.sqrt), judged), weight);
  }
  let moved = 0;
  for (let t = 1; t < values.length; t += 1)
    moved += Math.abs((values[t] as number) - (values[t - 1] as number));
  const least = (DEVIATION_MIN * moved) / Math.max(1, values.length - 1);
  return mixed.map((deviation) => Math.max(deviation, least));
}

function spreadOf(used: readonly Used[], mean: Float64Array): Float64Array {
  return mean.map((middle, step) => {
    let squared = 0;
    for (const { point, weight } of used) squared += weight * ((point[step] as number) - middle) ** 2;
    return Math.sqrt(squared);
  });
}
