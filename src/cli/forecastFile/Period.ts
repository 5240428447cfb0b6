/** The notations of a period that a file may use, and the number each stands for. */
import {
  dateOfDayNumber,
  dayNumberOf,
  dayNumberOfParts,
  daysInMonth,
  isIsoDate,
  partsOfDayNumber,
  YEAR_MAX,
  YEAR_MIN,
} from '@/core/ledger/isoDate.ts';

export type PeriodKind = 'date' | 'month' | 'quarter' | 'week' | 'integer';

/**
 * `ordinal` counts days since 1970-01-01 for a date, ISO weeks since that day's for a week, months or quarters of the
 * Gregorian calendar from year 0, and is the number itself for an integer.
 */
export type Period = { readonly kind: PeriodKind; readonly ordinal: number };

export const PERIOD_HINT =
  'Write a day as 2024-01-31, a month as 2024-01, a quarter as 2024-Q1, an ISO week as 2024-W05, else a whole number.';

const two = (value: number) => String(value).padStart(2, '0');
const isYear = (year: number) => year >= YEAR_MIN && year <= YEAR_MAX;

/** Week 0 is that of 1970-01-01, a Thursday; an ISO week belongs to the year that holds its Thursday. */
const thursdayOf = (week: number) => week * 7;

function weekOrdinal(year: number, week: number): number | undefined {
  const ordinal = Math.floor((dayNumberOfParts(year, 1, 4) + 3) / 7) + week - 1;
  return week >= 1 && partsOfDayNumber(thursdayOf(ordinal)).year === year ? ordinal : undefined;
}

function ofParts(kind: PeriodKind, ordinal: number | undefined): Period | undefined {
  return ordinal === undefined ? undefined : { kind, ordinal };
}

/** Undefined when the text is no period. A time of midnight after a date is left out of account. */
export function parsePeriod(text: string): Period | undefined {
  if (/^[+-]?\d{1,15}$/.test(text)) return { kind: 'integer', ordinal: Number(text) };
  const day = text.replace(/[T ]00:00(:00(\.0+)?)?(Z|\+00:?00)?$/, '');
  if (isIsoDate(day)) return { kind: 'date', ordinal: dayNumberOf(day) };
  const [, yearText, letter = '', numberText] = /^(\d{4})-?([QqWw]?)(\d{1,2})$/.exec(text) ?? [];
  if (yearText === undefined || !isYear(Number(yearText))) return undefined;
  const [year, number] = [Number(yearText), Number(numberText)];
  if (letter.toUpperCase() === 'W') return ofParts('week', weekOrdinal(year, number));
  if (letter.toUpperCase() === 'Q')
    return ofParts('quarter', number >= 1 && number <= 4 ? year * 4 + number - 1 : undefined);
  return ofParts('month', number >= 1 && number <= 12 ? year * 12 + number - 1 : undefined);
}

/** The period as `parsePeriod` reads it. */
export function formatPeriod({ kind, ordinal }: Period): string {
  if (kind === 'integer') return String(ordinal);
  if (kind === 'date') return dateOfDayNumber(ordinal);
  if (kind === 'month') return `${Math.floor(ordinal / 12)}-${two((ordinal % 12) + 1)}`;
  if (kind === 'quarter') return `${Math.floor(ordinal / 4)}-Q${(ordinal % 4) + 1}`;
  const { year } = partsOfDayNumber(thursdayOf(ordinal));
  return `${year}-W${two(ordinal - Math.floor((dayNumberOfParts(year, 1, 4) + 3) / 7) + 1)}`;
}

/** The day `day` of a month counted from year 0, or its last where it has fewer. */
export function dayInMonth(month: number, day: number): number {
  const [year, index] = [Math.floor(month / 12), (month % 12) + 1];
  return dayNumberOfParts(year, index, Math.min(day, daysInMonth(year, index)));
}
