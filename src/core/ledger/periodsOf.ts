/** Fiscal years cut into accounting periods: calendar months, the first and last clipped where a year is broken. */
import type { BookFiscalYear, IsoDate } from './Books.ts';
import { addDays, addToMonth, firstDayOfMonth, monthOf, monthsBetween } from './isoDate.ts';

/** Most calendar months that a fiscal year may touch; a prolonged first year has 18. */
export const FISCAL_YEAR_MONTHS_MAX = 24;

/** Half-open: `endsBefore` is the first day after the period. */
export type LedgerPeriod = { readonly startsOn: IsoDate; readonly endsBefore: IsoDate };

/** True for a year that ends after it begins and touches at most FISCAL_YEAR_MONTHS_MAX months. */
export function isFiscalYear({ startsOn, endsOn }: BookFiscalYear): boolean {
  return startsOn <= endsOn && monthsBetween(startsOn, endsOn) < FISCAL_YEAR_MONTHS_MAX;
}

/** The periods of a year, gapless and in order; throws a RangeError for what is no fiscal year. */
export function periodsOf(year: BookFiscalYear): LedgerPeriod[] {
  if (!isFiscalYear(year)) throw new RangeError(`no fiscal year: ${year.startsOn} to ${year.endsOn}`);
  const endsBefore = addDays(year.endsOn, 1);
  const periods: LedgerPeriod[] = [];
  for (let startsOn = year.startsOn; startsOn < endsBefore; ) {
    const nextMonth = firstDayOfMonth(addToMonth(monthOf(startsOn), 1));
    const end = nextMonth < endsBefore ? nextMonth : endsBefore;
    periods.push({ startsOn, endsBefore: end });
    startsOn = end;
  }
  return periods;
}
