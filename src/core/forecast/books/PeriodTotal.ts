/** PeriodTotal: what a line comes to in a fiscal quarter or year, in integer minor units and natural sign. */
import type { IsoMonth } from '@/core/ledger/isoDate.ts';
import type { PeriodUnit } from './fiscalPeriods.ts';

/**
 * A quarter or a year that is wholly booked or forecast, with at least one month that is forecast. A flow is the sum of
 * its months, booked ones included; a balance is what stands at the end. Bounds are null where a month has none.
 */
export type PeriodTotal = {
  readonly unit: PeriodUnit;
  readonly label: string;
  /** First month counted: the period's own, or the first of the books. */
  readonly fromMonth: IsoMonth;
  readonly toMonth: IsoMonth;
  /** Months of it that are in the books. */
  readonly monthsBooked: number;
  readonly pointMinor: number;
  readonly lower80Minor: number | null;
  readonly upper80Minor: number | null;
  readonly lower95Minor: number | null;
  readonly upper95Minor: number | null;
};
