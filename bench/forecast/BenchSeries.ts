/** A line of a data file: a series, what followed it, and what its horizon says about its calendar. */

export type Frequency = 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year' | 'other';

export type BenchSeries = {
  readonly id: string;
  readonly frequency: Frequency;
  /** Values in a season as the file has it: what MASE and Naive2 go by. M4 has 1 for weeks and days. */
  readonly seasonLength: number;
  /** Values in a season of the calendar, which a forecast may look for. */
  readonly calendarSeason: number;
  readonly horizon: number;
  readonly train: Float64Array;
  /** Empty where what followed is not known. */
  readonly test: Float64Array;
};

const SEASON_OF: Readonly<Record<Exclude<Frequency, 'other'>, number>> = {
  hour: 24,
  day: 7,
  week: 52,
  month: 12,
  quarter: 4,
  year: 1,
};

const BY_SEASON: Readonly<Record<number, Frequency>> = {
  4: 'quarter',
  7: 'day',
  12: 'month',
  24: 'hour',
  52: 'week',
};
/** The horizons of M3 and M4, which tell what a series without a season in the file is made of. */
const BY_HORIZON: Readonly<Record<number, Frequency>> = { 6: 'year', 13: 'week', 14: 'day', 48: 'hour' };

/** M3's `other` series have horizon 8 and no season, and no calendar is known for them. */
export function frequencyOf(seasonLength: number, horizon: number): Frequency {
  const found = seasonLength === 1 ? BY_HORIZON[horizon] : BY_SEASON[seasonLength];
  return found ?? 'other';
}

export function calendarSeasonOf(frequency: Frequency, seasonLength: number): number {
  return frequency === 'other' ? seasonLength : Math.max(seasonLength, SEASON_OF[frequency]);
}
