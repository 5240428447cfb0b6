import type { FrequencyClass } from '@/core/forecast/combination/FrequencyClass.ts';

/** A data file, and what its series are taken for. */
export type TuningSet = {
  readonly name: string;
  readonly file: string;
  readonly frequency: FrequencyClass;
  /** Values in a season that a forecast may look for. */
  readonly seasonLength: number;
  /** Consecutive values that are added up to one. */
  readonly addUp: number;
  /** Undefined for the file's own. */
  readonly horizon: number | undefined;
  /** Every how many-th series is taken. */
  readonly every: number;
  /** Origins that the constants are fitted to, the last first; all are scored. */
  readonly originsFitted: number;
};

const asItStands = { addUp: 1, horizon: undefined, every: 1, originsFitted: 2 } as const;
const MONTHS = { ...asItStands, frequency: 'month', seasonLength: 12 } as const;
const QUARTERS = { ...asItStands, frequency: 'quarter', seasonLength: 4 } as const;
const WEEKS = { ...asItStands, frequency: 'week', seasonLength: 52 } as const;
const DAYS = { ...asItStands, frequency: 'day', seasonLength: 7 } as const;
/**
 * Both are much the same visitors, counted twice. Before the last origin few years are left, and a handful of series
 * decides the interval score.
 */
const YEARS = {
  ...asItStands,
  originsFitted: 1,
  frequency: 'year',
  seasonLength: 1,
  horizon: 4,
} as const;

/** What the frozen constants of the band were found on. */
export const TUNING_SETS: readonly TuningSet[] = [
  { ...MONTHS, name: 'm1_monthly', file: 'm1_monthly.csv' },
  { ...MONTHS, name: 'tourism_monthly', file: 'tourism_monthly.csv', every: 2 },
  { ...QUARTERS, name: 'm1_quarterly', file: 'm1_quarterly.csv' },
  { ...QUARTERS, name: 'tourism_quarterly', file: 'tourism_quarterly.csv' },
  { ...WEEKS, name: 'm4_weekly_half', file: 'm4_weekly_half.csv' },
  { ...DAYS, name: 'nn5_daily', file: 'nn5_daily.csv' },
  { ...DAYS, name: 'm4_weekly_half as days', file: 'm4_weekly_half.csv' },
  { ...YEARS, name: 'tourism_quarterly by 4', file: 'tourism_quarterly.csv', addUp: 4 },
  { ...YEARS, name: 'tourism_monthly by 12', file: 'tourism_monthly.csv', addUp: 12 },
];
