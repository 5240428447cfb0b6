import type { IsoDate } from '@/core/ledger/Books.ts';
import { addToMonth, type IsoMonth } from '@/core/ledger/isoDate.ts';
import type { DemoLedger } from './DemoLedger.ts';
import type { Random } from './Random.ts';

/** One month of the demo company, and what its routines write with. */
export type DemoMonth = {
  readonly ledger: DemoLedger;
  readonly random: Random;
  readonly month: IsoMonth;
  /** Months since the books began, from 0. */
  readonly index: number;
  /** Price level in basis points of the first month's. */
  readonly priceLevel: number;
};

/** A day of the month. */
export function dayOf(month: IsoMonth, day: number): IsoDate {
  return `${month}-${String(day).padStart(2, '0')}`;
}

/** The day on which taxes are due: the 12th, in January and August the 17th. */
export function taxDay(month: IsoMonth): IsoDate {
  return dayOf(month, /-(01|08)$/.test(month) ? 17 : 12);
}

/** The tax day of a later month. */
export function taxDayAfter(month: IsoMonth, months: number): IsoDate {
  return taxDay(addToMonth(month, months));
}
