/** MonthlySeries: what the forecast engine is given, one amount per month. */
import type { IsoMonth } from '@/core/ledger/isoDate.ts';

/**
 * One line of the books by month. `values` are integer minor units in the line's natural sign (income and
 * expense positive, cash positive when there is money), one per month from `startMonth` on, with no gap;
 * zero and negative amounts are allowed.
 * A `flow` is what happened in the month; a `balance` is what stood at its end.
 */
export type MonthlySeries = {
  readonly key: string;
  readonly label: string;
  readonly currency: string;
  readonly kind: 'flow' | 'balance';
  readonly startMonth: IsoMonth;
  readonly values: readonly number[];
};
