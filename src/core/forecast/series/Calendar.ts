/** Calendar: which day, week, month, quarter or year each position of a series stands for. Integer arithmetic, no clock. */
import type { IsoDate } from '@/core/ledger/Books.ts';
import {
  dateOfDayNumber,
  dayNumberOf,
  dayNumberOfParts,
  MONTH_NAMES,
  partsOfDayNumber,
} from '@/core/ledger/isoDate.ts';

/** The length of a period that the calendar knows. */
export type CalendarUnit = 'day' | 'week' | 'month' | 'quarter' | 'year';

/**
 * Periods without gap, position 0 first. `start` is any day of the first period. Weeks run from Monday to Sunday as in
 * ISO 8601. `fiscalYearStartMonth` (1 to 12, default 1) is the month with which years and quarters begin.
 */
export type DatedCalendar = {
  readonly unit: CalendarUnit;
  readonly start: IsoDate;
  readonly fiscalYearStartMonth?: number;
};

/** Positions without dates, numbered from 1; `seasonLength` positions make one season, 1 where there is none. */
export type IndexCalendar = { readonly unit: 'index'; readonly seasonLength: number };

export type Calendar = DatedCalendar | IndexCalendar;

const MONTHS_PER_UNIT = { month: 1, quarter: 3, year: 12 } as const;
const SEASON_LENGTHS = { day: [7, 365], week: [52], month: [12], quarter: [4], year: [1] } as const;

/** Positions in each season that data of this calendar can have, shortest first; `[1]` where it can have none. */
export function seasonLengthsOf(calendar: Calendar): readonly number[] {
  return calendar.unit === 'index' ? [calendar.seasonLength] : SEASON_LENGTHS[calendar.unit];
}

/** The same periods counted from a later position (earlier when negative): its 0 is this one's `positions`. */
export function shiftCalendar(calendar: Calendar, positions: number): Calendar {
  return calendar.unit === 'index' ? calendar : { ...calendar, start: periodStart(calendar, positions) };
}

/** First day of a period. Throws a RangeError outside the years that dates may have. */
export function periodStart(calendar: DatedCalendar, position: number): IsoDate {
  return dateOfDayNumber(firstDayOf(calendar, firstUnitOf(calendar) + position));
}

/** Last day of a period. Throws a RangeError outside the years that dates may have. */
export function periodEnd(calendar: DatedCalendar, position: number): IsoDate {
  return dateOfDayNumber(firstDayOf(calendar, firstUnitOf(calendar) + position + 1) - 1);
}

/** The position whose period holds the date; negative before the first. */
export function positionOf(calendar: DatedCalendar, date: IsoDate): number {
  return unitOf(calendar, dayNumberOf(date)) - firstUnitOf(calendar);
}

/**
 * Day numbers (days since 1970-01-01) on which the `count` periods from position `from` begin, and last the day after
 * the last of them: `count + 1` numbers.
 */
export function periodStartDays(calendar: DatedCalendar, from: number, count: number): Float64Array {
  const days = new Float64Array(count + 1);
  const first = firstUnitOf(calendar) + from;
  for (let step = 0; step <= count; step += 1) days[step] = firstDayOf(calendar, first + step);
  return days;
}

/**
 * A period as people write it: `2026-03-31`, `2026-W53`, `Mar 2026`, `2026 Q2`, `2026`, or for an index its number
 * from 1. Where the fiscal year does not begin in January, quarters and years are `FY2026 Q2` and `FY2026`, named by
 * the calendar year in which the fiscal year ends.
 */
export function labelAt(calendar: Calendar, position: number): string {
  if (calendar.unit === 'index') return String(position + 1);
  const unit = firstUnitOf(calendar) + position;
  if (calendar.unit === 'day') return dateOfDayNumber(unit);
  if (calendar.unit === 'week') return weekLabel(unit);
  const startMonth = (calendar.fiscalYearStartMonth ?? 1) - 1;
  const month = unit * MONTHS_PER_UNIT[calendar.unit] + (calendar.unit === 'month' ? 0 : startMonth);
  if (calendar.unit === 'month') return `${MONTH_NAMES[modulo(month, 12)]} ${Math.floor(month / 12)}`;
  const year = fiscalYearOf(month, startMonth);
  const name = startMonth === 0 ? String(year) : `FY${year}`;
  return calendar.unit === 'year' ? name : `${name} Q${modulo(unit, 4) + 1}`;
}

/** ISO 8601: a week belongs to the year that holds its Thursday; week 1 is the one with the year's first Thursday. */
function weekLabel(week: number): string {
  const thursday = week * 7;
  const { year } = partsOfDayNumber(thursday);
  const number = Math.floor((thursday - dayNumberOfParts(year, 1, 1)) / 7) + 1;
  return `${year}-W${String(number).padStart(2, '0')}`;
}

/** Months are counted from January of year 0; `startMonth` from 0. */
function fiscalYearOf(month: number, startMonth: number): number {
  return Math.floor((month - startMonth) / 12) + (startMonth === 0 ? 0 : 1);
}

function firstUnitOf(calendar: DatedCalendar): number {
  return unitOf(calendar, dayNumberOf(calendar.start));
}

/**
 * Running number of the period that holds a day: days and weeks from 1970-01-01 (a Thursday, so that week 0 is its
 * week), months from year 0, quarters and years from the fiscal year's start in year 0.
 */
function unitOf(calendar: DatedCalendar, dayNumber: number): number {
  if (calendar.unit === 'day') return dayNumber;
  if (calendar.unit === 'week') return Math.floor((dayNumber + 3) / 7);
  const { year, month } = partsOfDayNumber(dayNumber);
  const shift = calendar.unit === 'month' ? 0 : (calendar.fiscalYearStartMonth ?? 1) - 1;
  return Math.floor((year * 12 + month - 1 - shift) / MONTHS_PER_UNIT[calendar.unit]);
}

function firstDayOf(calendar: DatedCalendar, unit: number): number {
  if (calendar.unit === 'day') return unit;
  if (calendar.unit === 'week') return unit * 7 - 3;
  const shift = calendar.unit === 'month' ? 0 : (calendar.fiscalYearStartMonth ?? 1) - 1;
  const month = unit * MONTHS_PER_UNIT[calendar.unit] + shift;
  return dayNumberOfParts(Math.floor(month / 12), modulo(month, 12) + 1, 1);
}

function modulo(value: number, divisor: number): number {
  const rest = value % divisor;
  return rest < 0 ? rest + divisor : rest;
}
