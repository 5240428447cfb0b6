/**
 * Calendar arithmetic on `YYYY-MM-DD` dates in the proleptic Gregorian calendar, without a clock or time zone.
 * Day numbers follow "chrono-Compatible Low-Level Date Algorithms" (Howard Hinnant, days_from_civil).
 */
import type { IsoDate } from './Books.ts';

/** Calendar month `YYYY-MM`. Months compare as strings; arithmetic on them takes the years 0000 to 9999. */
export type IsoMonth = string;

/** The first and last year that books may name. */
export const YEAR_MIN = 1700;
export const YEAR_MAX = 2200;

/** The month after 9999-12, counted from 0000-01, and the length of a month's text. */
const MONTHS_END = 120_000;
const MONTH_LENGTH = 7;

/** Names of the months, January first. */
export const MONTH_NAMES = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const;

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** True for a leap year of the Gregorian calendar. */
export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Days of a month; `month` is 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
}

/** The date of these parts, or undefined when there is no such day from YEAR_MIN to YEAR_MAX. */
export function isoDateOf(year: number, month: number, day: number): IsoDate | undefined {
  if (!Number.isInteger(year) || year < YEAR_MIN || year > YEAR_MAX) return undefined;
  if (!Number.isInteger(month) || month < 1 || month > 12) return undefined;
  if (!Number.isInteger(day) || day < 1 || day > daysInMonth(year, month)) return undefined;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** True when the text is an existing day, written `YYYY-MM-DD`, from YEAR_MIN to YEAR_MAX. */
export function isIsoDate(text: string): text is IsoDate {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    isoDateOf(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10))) !== undefined
  );
}

/** True when the text is a month, written `YYYY-MM`, from YEAR_MIN to YEAR_MAX. */
export function isIsoMonth(text: string): text is IsoMonth {
  return isIsoDate(`${text}-01`);
}

/** A day by its parts; `month` is 1 to 12. */
export type DateParts = { readonly year: number; readonly month: number; readonly day: number };

function partsOf(date: IsoDate): DateParts {
  if (!isIsoDate(date)) throw new RangeError(`not a date from ${YEAR_MIN} to ${YEAR_MAX}: ${date}`);
  return {
    year: Number(date.slice(0, 4)),
    month: Number(date.slice(5, 7)),
    day: Number(date.slice(8, 10)),
  };
}

/** Days since 1970-01-01 of a day of the proleptic Gregorian calendar, negative before; any year, nothing checked. */
export function dayNumberOfParts(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The year, month and day that lie this many days after 1970-01-01; any integer. */
export function partsOfDayNumber(dayNumber: number): DateParts {
  const shifted = dayNumber + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** Days since 1970-01-01, negative before; throws a RangeError when it is not a date. */
export function dayNumberOf(date: IsoDate): number {
  const { year, month, day } = partsOf(date);
  return dayNumberOfParts(year, month, day);
}

/** The date that lies this many days after 1970-01-01; throws a RangeError outside YEAR_MIN to YEAR_MAX. */
export function dateOfDayNumber(dayNumber: number): IsoDate {
  const { year, month, day } = partsOfDayNumber(dayNumber);
  const date = isoDateOf(year, month, day);
  if (date === undefined) throw new RangeError(`not a day from ${YEAR_MIN} to ${YEAR_MAX}: ${dayNumber}`);
  return date;
}

/** The date `days` later (earlier when negative); throws a RangeError outside the range. */
export function addDays(date: IsoDate, days: number): IsoDate {
  return dateOfDayNumber(dayNumberOf(date) + days);
}

/** The day before. */
export function previousDay(date: IsoDate): IsoDate {
  return addDays(date, -1);
}

/** Days from `from` to `to`: 1 from a day to the next, negative backwards. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return dayNumberOf(to) - dayNumberOf(from);
}

/** Day of the week as ISO 8601 counts: 1 is Monday, 7 is Sunday. */
export function weekdayOf(date: IsoDate): number {
  const fromMonday = (dayNumberOf(date) + 3) % 7;
  return (fromMonday < 0 ? fromMonday + 7 : fromMonday) + 1;
}

/** The month a date lies in. */
export function monthOf(date: IsoDate): IsoMonth {
  return date.slice(0, 7);
}

/** Months since January of year 0. Throws a RangeError on text that begins with no month. */
function monthIndexOf(dateOrMonth: IsoDate | IsoMonth): number {
  const match = /^(\d{4})-(0[1-9]|1[0-2])(-\d{2})?$/.exec(dateOrMonth);
  if (!match) throw new RangeError(`not a month of the form YYYY-MM: ${dateOrMonth}`);
  return Number(match[1]) * 12 + Number(match[2]) - 1;
}

/** The month that lies `months` later, earlier when negative; throws a RangeError outside the years 0000 to 9999. */
export function addToMonth(month: IsoMonth, months: number): IsoMonth {
  const index = monthIndexOf(month) + months;
  if (month.length !== MONTH_LENGTH || !Number.isInteger(index) || index < 0 || index >= MONTHS_END) {
    throw new RangeError(`no month ${months} months from ${month}`);
  }
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** A month as people write it: `Mar 2025`. Throws a RangeError on other text. */
export function formatMonth(month: IsoMonth): string {
  return `${MONTH_NAMES[monthIndexOf(month) % 12] ?? ''} ${month.slice(0, 4)}`;
}

/** The first day of the month of a date or month. */
export function firstDayOfMonth(dateOrMonth: IsoDate | IsoMonth): IsoDate {
  return `${dateOrMonth.slice(0, 7)}-01`;
}

/** The last day of the month of a date or month. */
export function lastDayOfMonth(dateOrMonth: IsoDate | IsoMonth): IsoDate {
  const { year, month } = partsOf(firstDayOfMonth(dateOrMonth));
  return `${dateOrMonth.slice(0, 7)}-${daysInMonth(year, month)}`;
}

/** The same day `months` later, or the last day of that month where it has no such day. */
export function addMonths(date: IsoDate, months: number): IsoDate {
  const { day } = partsOf(date);
  const last = lastDayOfMonth(addToMonth(monthOf(date), months));
  return day < Number(last.slice(8)) ? `${last.slice(0, 8)}${String(day).padStart(2, '0')}` : last;
}

/** Calendar months from the month of `from` to the month of `to`; days are not looked at. */
export function monthsBetween(from: IsoDate | IsoMonth, to: IsoDate | IsoMonth): number {
  return monthIndexOf(to) - monthIndexOf(from);
}
