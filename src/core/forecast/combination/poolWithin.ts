/** The part of a pool that a budget of work allows: estimated beforehand, without a clock, so that it never varies. */

import type { ModelName } from '../models/Model.ts';
import { ses } from '../models/ses/ses.ts';
import { theta } from '../models/theta/theta.ts';
import type { Pool, PoolEntry } from './poolFor.ts';

export type WorkTask = {
  /** Values that are fitted. */
  readonly length: number;
  readonly seasonLength: number;
  /** Evaluations that each method may spend. */
  readonly evaluationsMax: number;
  /** Steps of work for the whole pool: one is one value that one recursion runs over once, 5 to 10 ns. */
  readonly workMax: number;
};

type Passes = {
  /** Times that fitting runs over the values. */
  readonly plain: number;
  /** The same where the method models a season itself; as `plain` unless given. */
  readonly seasonal?: number;
  /** Runs that a search makes in one evaluation. */
  readonly perEvaluation: number;
};

/**
 * Measured on generated series of 120 values with 2,000 evaluations allowed, time by time of the cheapest recursion,
 * rounded up; longer series take fewer passes.
 */
const PASSES: Readonly<Record<ModelName, Passes>> = {
  naive: { plain: 1, perEvaluation: 0 },
  seasonalNaive: { plain: 1, perEvaluation: 0 },
  drift: { plain: 1, perEvaluation: 0 },
  ses: { plain: 60, perEvaluation: 3 },
  holt: { plain: 200, perEvaluation: 4 },
  dampedTrend: { plain: 200, perEvaluation: 4 },
  ets: { plain: 350, seasonal: 1_400, perEvaluation: 5 },
  theta: { plain: 40, perEvaluation: 2 },
  dotm: { plain: 40, perEvaluation: 2 },
  ces: { plain: 60, perEvaluation: 1 },
  arima: { plain: 250, perEvaluation: 8 },
  stl: { plain: 450, seasonal: 500, perEvaluation: 5 },
  thief: { plain: 350, seasonal: 1_200, perEvaluation: 8 },
  croston: { plain: 2, perEvaluation: 0 },
  sba: { plain: 2, perEvaluation: 0 },
  tsb: { plain: 40, perEvaluation: 1 },
};

/** What is left out first when the work does not suffice: what costs most for what it adds to the others. */
const DISPENSABLE: readonly ModelName[] = [
  'thief',
  'ets',
  'stl',
  'arima',
  'dampedTrend',
  'ces',
  'dotm',
  'tsb',
];

/** What is tried where fewer than two are left, however little work is allowed. */
const LEAST: readonly PoolEntry[] = [
  { model: theta, sees: 'adjusted', weight: 1 },
  { model: ses, sees: 'adjusted', weight: 1 },
];

/** Steps of work that fitting the entry is estimated to take. */
export function workOf({ model, sees }: PoolEntry, task: Omit<WorkTask, 'workMax'>): number {
  const { plain, seasonal = plain, perEvaluation } = PASSES[model.name];
  const passes = sees === 'values' && task.seasonLength > 1 ? seasonal : plain;
  return task.length * Math.max(1, Math.min(passes, perEvaluation * task.evaluationsMax));
}

/**
 * The pool without the methods that are left out, one after the other, until the estimate is within `workMax`; Theta
 * and simple exponential smoothing where fewer than two would be left. The pool itself where it fits.
 */
export function poolWithin(pool: Pool, task: WorkTask): Pool {
  let rest = task.workMax - pool.entries.reduce((sum, entry) => sum + workOf(entry, task), 0);
  let entries = pool.entries;
  for (const name of DISPENSABLE) {
    const dropped = entries.find(({ model }) => model.name === name);
    if (rest >= 0 || !dropped) continue;
    entries = entries.filter((one) => one !== dropped);
    rest += workOf(dropped, task);
  }
  if (entries === pool.entries) return pool;
  const kept = entries.length < 2 ? LEAST : entries;
  return {
    why: `as many of ${pool.entries.length} methods as the work allowed is enough for`,
    entries: kept,
    leftOut: pool.entries.filter(({ model }) => !kept.some((one) => one.model === model)),
  };
}
