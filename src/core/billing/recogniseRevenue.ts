/** Revenue is earned as the time passes that it was paid for: straight-line, by calendar day in UTC. */
import type { IsoDate } from '../ledger/Books.ts';
import {
  addDays,
  addToMonth,
  daysBetween,
  firstDayOfMonth,
  type IsoMonth,
  monthOf,
} from '../ledger/isoDate.ts';
import { assertMinor } from '../money/Money.ts';

/** Longest time that one line may be for. */
const MONTHS_MAX = 1_200;

export type Deferral = {
  /** In minor units; negative when it is given back. */
  readonly amountMinor: number;
  /** Half-open; one day when both are the same. */
  readonly startsOn: IsoDate;
  readonly endsBefore: IsoDate;
};

/**
 * What has been earned before a day, of an amount for a stretch of days: the amount times the days gone by over
 * all days, rounded half away from zero. Nothing before it begins, everything once it has ended.
 */
export function earnedMinor({ amountMinor, startsOn, endsBefore }: Deferral, before: IsoDate): number {
  const days = Math.max(1, daysBetween(startsOn, endsBefore));
  const gone = Math.min(days, Math.max(0, daysBetween(startsOn, before)));
  const product = assertMinor(Math.abs(amountMinor) * gone);
  const rest = product % days;
  const earned = (product - rest) / days + (2 * rest >= days ? 1 : 0);
  return amountMinor < 0 && earned !== 0 ? -earned : earned;
}

/** What is earned in each month before a day; the parts of all months add up to the amount, exactly. */
export function earnedByMonth(
  deferral: Deferral,
  before: IsoDate,
): { readonly month: IsoMonth; readonly amountMinor: number }[] {
  const parts: { month: IsoMonth; amountMinor: number }[] = [];
  const last = [deferral.endsBefore, addDays(deferral.startsOn, 1)].reduce((a, b) => (a > b ? a : b));
  const end = before < last ? before : last;
  let earned = 0;
  let month = monthOf(deferral.startsOn);
  for (let count = 0; firstDayOfMonth(month) < end; count += 1) {
    if (count >= MONTHS_MAX) throw new RangeError(`a line for more than ${MONTHS_MAX} months`);
    const next = addToMonth(month, 1);
    const upTo = firstDayOfMonth(next) < end ? firstDayOfMonth(next) : end;
    const now = earnedMinor(deferral, upTo);
    if (now !== earned) parts.push({ month, amountMinor: now - earned });
    earned = now;
    month = next;
  }
  return parts;
}
