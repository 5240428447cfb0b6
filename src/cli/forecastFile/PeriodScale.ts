/** Which periods a series runs over, found from those that it names. */

import { type Calendar, seasonLengthsOf } from '@/core/forecast/series/Calendar.ts';
import { dateOfDayNumber, daysInMonth, partsOfDayNumber, YEAR_MAX } from '@/core/ledger/isoDate.ts';
import { dayInMonth, formatPeriod, type PeriodKind } from './Period.ts';

/** Periods `step` apart from `first`; dates that keep to a day of the month count in months. Plain data. */
export type PeriodScale =
  | { readonly notation: PeriodKind; readonly first: number; readonly step: number }
  | { readonly notation: 'dayOfMonth'; readonly first: number; readonly step: number; readonly day: number };

export type InferredScale = {
  readonly scale: PeriodScale;
  readonly calendar: Calendar;
  readonly positions: number[];
};

const DAY_LAST = 31;
const YEARS_FROM = 1800;
const DAYS_IN_WEEK = 7;

const greatestDivisor = (a: number, b: number): number => (b === 0 ? Math.abs(a) : greatestDivisor(b, a % b));

/** Greatest step that leads from the first to all others; 0 for a single one. */
const stepOf = (ordinals: readonly number[]) =>
  ordinals.reduce((step, ordinal) => greatestDivisor(step, ordinal - (ordinals[0] ?? 0)), 0);

/** The name of the period at a position, in the notation of the file. */
export function periodName(scale: PeriodScale, position: number): string {
  const ordinal = scale.first + position * scale.step;
  if (scale.notation === 'dayOfMonth') return dateOfDayNumber(dayInMonth(ordinal, scale.day));
  return formatPeriod({ kind: scale.notation, ordinal });
}

/** The day of the month that all dates keep to, 31 for the last; undefined when there is none. */
function commonDay(days: readonly number[]): number | undefined {
  const parts = days.map(partsOfDayNumber);
  const keepsTo = (day: number) =>
    parts.every((part) => part.day === Math.min(day, daysInMonth(part.year, part.month)));
  if (keepsTo(DAY_LAST)) return DAY_LAST;
  const largest = Math.max(...parts.map(({ day }) => day));
  return keepsTo(largest) ? largest : undefined;
}

function inferDates(
  days: readonly number[],
): Omit<InferredScale, 'positions'> & { readonly ordinals: readonly number[] } {
  const first = days[0] ?? 0;
  const start = dateOfDayNumber(first);
  const day = commonDay(days);
  if (day !== undefined && (days.length > 1 || day === 1 || day === DAY_LAST)) {
    const months = days.map((each) => {
      const { year, month } = partsOfDayNumber(each);
      return year * 12 + month - 1;
    });
    const apart = stepOf(months);
    const step = apart === 0 || apart % 3 !== 0 ? 1 : apart % 12 === 0 ? 12 : 3;
    const unit = ({ 1: 'month', 3: 'quarter', 12: 'year' } as const)[step];
    const scale = { notation: 'dayOfMonth' as const, first: months[0] ?? 0, step, day };
    return { scale, calendar: { unit, start }, ordinals: months };
  }
  const isWeekly = days.length > 1 && stepOf(days) % DAYS_IN_WEEK === 0;
  const step = isWeekly ? DAYS_IN_WEEK : 1;
  return {
    scale: { notation: 'date', first, step },
    calendar: { unit: isWeekly ? 'week' : 'day', start },
    ordinals: days,
  };
}

function inferIntegers(integers: readonly number[]): Omit<InferredScale, 'positions'> {
  const first = integers[0] ?? 0;
  const step = Math.max(1, stepOf(integers));
  const isYears = step === 1 && first >= YEARS_FROM && (integers.at(-1) ?? first) < YEAR_MAX;
  return {
    scale: { notation: 'integer', first, step },
    calendar: isYears ? { unit: 'year', start: `${first}-01-01` } : { unit: 'index', seasonLength: 1 },
  };
}

function inferOf(kind: PeriodKind, ordinals: readonly number[]) {
  const first = ordinals[0] ?? 0;
  const scale = { notation: kind, first, step: 1 };
  if (kind === 'date') return inferDates(ordinals);
  if (kind === 'integer') return { ...inferIntegers(ordinals), ordinals };
  if (kind === 'week')
    return {
      scale,
      calendar: { unit: 'week' as const, start: dateOfDayNumber(first * DAYS_IN_WEEK) },
      ordinals,
    };
  const months = kind === 'quarter' ? 3 : 1;
  return { scale, calendar: { unit: kind, start: dateOfDayNumber(dayInMonth(first * months, 1)) }, ordinals };
}

/**
 * The scale of periods of one kind, given in ascending order, each once, at least one. Dates are years, quarters or
 * months where they keep to a day of the month (or its last), else weeks where they are whole weeks apart, else days;
 * integers from 1800 on are years, others positions. A season of its own makes positions of whatever has no such one.
 */
export function inferScale(
  kind: PeriodKind,
  ordinals: readonly number[],
  seasonLength: number | undefined,
): InferredScale {
  const { scale, calendar, ordinals: counted } = inferOf(kind, ordinals);
  return {
    scale,
    calendar: withSeason(calendar, seasonLength),
    positions: counted.map((ordinal) => (ordinal - scale.first) / scale.step),
  };
}

/** The calendar itself where the season is one of its own. */
export function withSeason(calendar: Calendar, seasonLength: number | undefined): Calendar {
  if (seasonLength === undefined || seasonLengthsOf(calendar).includes(seasonLength)) return calendar;
  return { unit: 'index', seasonLength };
}
