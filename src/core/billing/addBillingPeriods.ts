/** Where a subscription's periods begin: whole months or years from its anchor, at the anchor's time of day. */
import { addMonths, dateOfDayNumber, dayNumberOf } from '../ledger/isoDate.ts';

export type BillingInterval = 'month' | 'year';

const SECONDS_PER_DAY = 86_400;
const MONTHS_PER_YEAR = 12;

/** The moment `count` intervals after the anchor, in seconds; a day that a month lacks is its last day. */
export function addBillingPeriods(anchorSeconds: number, interval: BillingInterval, count: number): number {
  const dayNumber = Math.floor(anchorSeconds / SECONDS_PER_DAY);
  const months = interval === 'year' ? count * MONTHS_PER_YEAR : count;
  const day = dayNumberOf(addMonths(dateOfDayNumber(dayNumber), months));
  return day * SECONDS_PER_DAY + (anchorSeconds - dayNumber * SECONDS_PER_DAY);
}
