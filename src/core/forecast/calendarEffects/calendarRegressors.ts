/** What a calendar may do to a flow, as numbers per period: more or fewer trading days or pay days than such periods have. */
import type { IsoDate } from '@/core/ledger/Books.ts';
import { dayNumberOfParts, isLeapYear, partsOfDayNumber } from '@/core/ledger/isoDate.ts';
import { type DatedCalendar, periodStartDays, seasonLengthsOf } from '../series/Calendar.ts';
import { countListed, countRepeating, countWeekdays } from './countDays.ts';
import { holidayNumbers } from './tradingDaysOf.ts';

/** Consecutive periods: day numbers on which they begin and the last one ends, and the days such periods have on average. */
export type Periods = { readonly starts: Float64Array; readonly usualLengths: Float64Array };

export type CalendarRegressor = {
  readonly kind: 'tradingDays' | 'payDays';
  /** For pay days the rhythm, and a day number on which one falls. */
  readonly everyDays: 1 | 7 | 14;
  readonly anchor: number;
  /** The season that its pattern must be freed of before it is told from one; 1 where it may not be. */
  readonly seasonLength: number;
  /** Largest believable effect of one day, as a logarithm: three times its share of the period, once for pay days. */
  readonly slopeMax: number;
  /** Days above or below the long-run mean of such periods, one for each. */
  deviations(periods: Periods): Float64Array;
};

const DAYS_PER_WEEK = 7;
const WEEKDAYS = 5;
const MONTHS_PER_YEAR = 12;

/** 1970-01-05, a Monday. */
const MONDAY = 4;

/** Three days' worth of a week's 5, a month's 21 and a quarter's 65 trading days. */
const TRADING_SLOPE_MAX = { week: 0.6, month: 0.15, quarter: 0.05 } as const;

/** A fifth pay beside four and a third beside two are 0.22 and 0.41. */
const PAY_SLOPE_MAX = { 7: 0.35, 14: 0.7 } as const;

/** 97 leap years in 400. */
const LEAP_YEAR_SHARE = 0.2425;

/** The periods of a calendar from position `from` on. */
export function periodsOf(calendar: DatedCalendar, from: number, count: number): Periods {
  const starts = periodStartDays(calendar, from, count);
  const usualLengths = new Float64Array(count);
  for (let at = 0; at < count; at += 1) {
    usualLengths[at] = usualLength(starts[at] as number, starts[at + 1] as number);
  }
  return { starts, usualLengths };
}

/**
 * The regressors that vary in this calendar. Months: trading days, the counts of each weekday from Monday to Friday
 * (weekly pay), and of each of the ten biweekly rhythms on a weekday. Quarters: trading days. Weeks: trading days where
 * there are holidays, and the two biweekly rhythms.
 */
export function calendarRegressors(
  calendar: DatedCalendar,
  holidays: readonly IsoDate[],
): readonly CalendarRegressor[] {
  const listed = holidayNumbers(holidays);
  const seasonLength = seasonLengthsOf(calendar)[0] ?? 1;
  const regressors: CalendarRegressor[] = [];
  if (calendar.unit !== 'week' || listed.length > 0) {
    regressors.push(tradingDays(calendar, listed, seasonLength));
  }
  if (calendar.unit === 'week') {
    regressors.push(payDays(14, MONDAY, 1), payDays(14, MONDAY + DAYS_PER_WEEK, 1));
  }
  if (calendar.unit !== 'month') return regressors;
  for (let day = 0; day < WEEKDAYS; day += 1) {
    regressors.push(payDays(7, MONDAY + day, seasonLength));
    regressors.push(payDays(14, MONDAY + day, seasonLength));
    regressors.push(payDays(14, MONDAY + DAYS_PER_WEEK + day, seasonLength));
  }
  return regressors;
}

function payDays(everyDays: 7 | 14, anchor: number, seasonLength: number): CalendarRegressor {
  const deviations = ({ starts, usualLengths }: Periods) => {
    const days = new Float64Array(usualLengths.length);
    for (let at = 0; at < days.length; at += 1) {
      const count = countRepeating(starts[at] as number, starts[at + 1] as number, everyDays, anchor);
      days[at] = count - (usualLengths[at] as number) / everyDays;
    }
    return days;
  };
  return { kind: 'payDays', everyDays, anchor, seasonLength, slopeMax: PAY_SLOPE_MAX[everyDays], deviations };
}

function tradingDays(
  calendar: DatedCalendar,
  holidays: Float64Array,
  seasonLength: number,
): CalendarRegressor {
  const above = holidaysAbove(calendar, holidays);
  const deviations = ({ starts, usualLengths }: Periods) => {
    const days = new Float64Array(usualLengths.length);
    for (let at = 0; at < days.length; at += 1) {
      const [start, end] = [starts[at] as number, starts[at + 1] as number];
      const usual = ((usualLengths[at] as number) * WEEKDAYS) / DAYS_PER_WEEK;
      days[at] = countWeekdays(start, end) - usual - above(start, end);
    }
    return days;
  };
  const slopeMax =
    TRADING_SLOPE_MAX[calendar.unit === 'week' || calendar.unit === 'quarter' ? calendar.unit : 'month'];
  return { kind: 'tradingDays', everyDays: 1, anchor: MONDAY, seasonLength, slopeMax, deviations };
}

/** Holidays of a period above what its months have in a mean year of the list (of a week: all); 0 in years it lacks. */
function holidaysAbove(
  { unit }: DatedCalendar,
  holidays: Float64Array,
): (start: number, end: number) => number {
  if (holidays.length === 0) return () => 0;
  const firstYear = partsOfDayNumber(holidays[0] as number).year;
  const lastYear = partsOfDayNumber(holidays[holidays.length - 1] as number).year;
  const means = new Float64Array(MONTHS_PER_YEAR);
  for (const day of holidays) {
    const month = partsOfDayNumber(day).month - 1;
    means[month] = (means[month] as number) + 1 / (lastYear - firstYear + 1);
  }
  const months = unit === 'quarter' ? 3 : unit === 'month' ? 1 : 0;
  return (start, end) => {
    const { year } = partsOfDayNumber(end - 1);
    if (year < firstYear || year > lastYear) return 0;
    const first = partsOfDayNumber(start).month - 1;
    let count = countListed(holidays, start, end);
    for (let month = 0; month < months; month += 1) {
      count -= means[(first + month) % MONTHS_PER_YEAR] as number;
    }
    return count;
  };
}

/** Days of the period, with a quarter of a leap day in every February instead of a whole one in some. */
function usualLength(start: number, end: number): number {
  const length = end - start;
  if (length === DAYS_PER_WEEK) return length;
  const { year, month } = partsOfDayNumber(end - 1);
  const february = dayNumberOfParts(month < 2 ? year - 1 : year, 2, 1);
  if (february < start || february >= end) return length;
  return length - (isLeapYear(partsOfDayNumber(february).year) ? 1 : 0) + LEAP_YEAR_SHARE;
}
