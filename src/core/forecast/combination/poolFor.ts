/** Which methods a series gets: by its frequency, its length and how often it is zero. */

import { arima } from '../models/arima/arima.ts';
import { ces } from '../models/ces/ces.ts';
import { dampedTrend } from '../models/dampedTrend/dampedTrend.ts';
import { dotm } from '../models/dotm/dotm.ts';
import { drift } from '../models/drift/drift.ts';
import { ets } from '../models/ets/ets.ts';
import type { Model } from '../models/Model.ts';
import { naive } from '../models/naive/naive.ts';
import { sba } from '../models/sba/sba.ts';
import { ses } from '../models/ses/ses.ts';
import { theta } from '../models/theta/theta.ts';
import { thief } from '../models/thief/thief.ts';
import { tsb } from '../models/tsb/tsb.ts';
import { isIntermittent } from '../series/isIntermittent.ts';
import type { FrequencyClass } from './FrequencyClass.ts';

/** One method and what it sees: the values, or the values without their season. */
export type PoolEntry = {
  readonly model: Model;
  readonly sees: 'values' | 'adjusted';
  readonly weight: number;
};

export type Pool = {
  readonly entries: readonly PoolEntry[];
  /** Why these, fit to follow a colon. */
  readonly why: string;
  /** Entries that a budget did not allow: see `poolWithin`. */
  readonly leftOut?: readonly PoolEntry[];
};

/** With fewer values no model says anything: the last value is carried forward. */
export const HISTORY_MIN = 4;
/** With fewer values only the simplest methods are tried. */
export const MODEL_HISTORY_MIN = 8;

const CONSTANT: Pool = {
  why: 'what was always the same is expected to stay',
  entries: [entry(naive, 'values')],
};
const SHORT: Pool = {
  why: `fewer than ${MODEL_HISTORY_MIN} values allow only the simplest methods`,
  entries: [entry(naive, 'adjusted'), entry(ses, 'adjusted'), entry(drift, 'adjusted', 0.5)],
};
const INTERMITTENT: Pool = {
  why: 'methods for series with many periods at zero',
  entries: [entry(sba, 'values'), entry(tsb, 'values'), entry(ses, 'values')],
};
/**
 * The four of Petropoulos & Svetunkov 2020 (IJF 36:110), which differ in how they see level and trend, and a hierarchy
 * over time, which steadies the trend. On the tuning sets no other five did better.
 */
const FIVE: readonly PoolEntry[] = [
  entry(dotm, 'adjusted'),
  entry(ces, 'adjusted'),
  entry(ets, 'values'),
  entry(arima, 'adjusted'),
  entry(thief, 'values'),
];
const GENERAL: Pool = {
  why: 'methods that err in different ways, weighted by how closely each followed the history',
  entries: FIVE,
};
/** Months give the trend more to hold on to. */
const MONTHLY: Pool = {
  why: 'methods that err in different ways, weighted by how closely each followed the history',
  entries: [...FIVE, entry(theta, 'adjusted')],
};
/** With a season of many values taken out, exponential smoothing sees the adjusted values, too. */
const WEEKLY: Pool = {
  why: 'methods that err in different ways, weighted by how closely each followed the history',
  entries: [entry(dampedTrend, 'adjusted'), entry(ets, 'adjusted'), entry(arima, 'adjusted')],
};
/** Days, whose season is short, and years, which have none and of which a hierarchy has but one level. */
const PLAIN: Pool = {
  why: 'methods that err in different ways, weighted by how closely each followed the history',
  entries: [
    entry(dotm, 'adjusted'),
    entry(ces, 'adjusted'),
    entry(ets, 'adjusted'),
    entry(arima, 'adjusted'),
  ],
};

const POOL_OF: Partial<Record<FrequencyClass, Pool>> = {
  day: PLAIN,
  hour: PLAIN,
  week: WEEKLY,
  month: MONTHLY,
  year: PLAIN,
};

function entry(model: Model, sees: PoolEntry['sees'], weight = 1): PoolEntry {
  return { model, sees, weight };
}

/** The pool for finite values, oldest first, of which `knownCount` were given and the others filled in. */
export function poolFor(
  values: Float64Array,
  frequency: FrequencyClass,
  knownCount: number = values.length,
): Pool {
  if (values.every((value) => value === values[0])) return CONSTANT;
  if (Math.min(values.length, knownCount) < MODEL_HISTORY_MIN) return SHORT;
  if (values.every((value) => value >= 0) && isIntermittent(values)) return INTERMITTENT;
  return POOL_OF[frequency] ?? GENERAL;
}
