import type { BookFiscalYear, IsoDate } from '@/core/ledger/Books.ts';
import { addToMonth, firstDayOfMonth, type IsoMonth } from '@/core/ledger/isoDate.ts';

export const DEMO_MONTHS = 36;

/** The 36 months that end with the last whole one before `today`. */
export function demoMonths(today: IsoDate): IsoMonth[] {
  return Array.from({ length: DEMO_MONTHS }, (_, index) =>
    addToMonth(today.slice(0, 7), index - DEMO_MONTHS),
  );
}

/** Calendar years, oldest first; the first is short when the books begin inside a year. */
export function demoYears(months: readonly IsoMonth[]): BookFiscalYear[] {
  const first = months[0] ?? '';
  const years = [...new Set(months.map((month) => month.slice(0, 4)))];
  return years.map((year, index) => ({
    startsOn: index === 0 ? firstDayOfMonth(first) : `${year}-01-01`,
    endsOn: `${year}-12-31`,
  }));
}
