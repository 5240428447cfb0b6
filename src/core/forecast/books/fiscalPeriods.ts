/** Fiscal quarters and years as runs of calendar months. */
import { addToMonth, type IsoMonth, monthsBetween } from '@/core/ledger/isoDate.ts';
import { labelAt } from '../series/Calendar.ts';

export type PeriodUnit = 'quarter' | 'year';

export type FiscalPeriod = {
  readonly unit: PeriodUnit;
  /** As people write it: `2026 Q2`, `FY2026` where the year does not begin in January. */
  readonly label: string;
  readonly fromMonth: IsoMonth;
  /** The last month, itself included. */
  readonly toMonth: IsoMonth;
};

export const MONTHS_IN: Readonly<Record<PeriodUnit, number>> = { quarter: 3, year: 12 };

/**
 * The periods that touch the months from … to, in order and in full length. `fiscalYearStartMonth` is 1 to 12.
 * Throws a RangeError on a start month out of range and on text that is no month.
 */
export function fiscalPeriods(
  unit: PeriodUnit,
  fiscalYearStartMonth: number,
  { from, to }: { readonly from: IsoMonth; readonly to: IsoMonth },
): FiscalPeriod[] {
  if (!Number.isInteger(fiscalYearStartMonth) || fiscalYearStartMonth < 1 || fiscalYearStartMonth > 12) {
    throw new RangeError(`a fiscal year starts in a month from 1 to 12, not ${fiscalYearStartMonth}`);
  }
  const length = MONTHS_IN[unit];
  const monthsIn = (12 + Number(from.slice(5, 7)) - fiscalYearStartMonth) % length;
  const periods: FiscalPeriod[] = [];
  let fromMonth = addToMonth(from, -monthsIn);
  for (const calendar = { unit, start: `${fromMonth}-01`, fiscalYearStartMonth }; fromMonth <= to; ) {
    const toMonth = addToMonth(fromMonth, length - 1);
    periods.push({ unit, label: labelAt(calendar, periods.length), fromMonth, toMonth });
    fromMonth = addToMonth(fromMonth, length);
  }
  return periods;
}

/** How many of the months from … to lie in the period. */
export function monthsWithin(
  { fromMonth, toMonth }: FiscalPeriod,
  { from, to }: { readonly from: IsoMonth; readonly to: IsoMonth },
): number {
  const first = from > fromMonth ? from : fromMonth;
  const last = to < toMonth ? to : toMonth;
  return Math.max(0, monthsBetween(first, last) + 1);
}
