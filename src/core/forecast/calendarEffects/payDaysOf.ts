/** Pay days: the days of a weekly or biweekly rhythm, of which some months hold one more. */
import type { IsoDate } from '@/core/ledger/Books.ts';
import { dayNumberOf } from '@/core/ledger/isoDate.ts';
import { type DatedCalendar, periodStartDays } from '../series/Calendar.ts';
import { countRepeating } from './countDays.ts';

/** Pay on `anchor` and every 7 or 14 days before and after it. */
export type PaySchedule = { readonly everyDays: 7 | 14; readonly anchor: IsoDate };

/** Pay days in a period: 4 or 5 Fridays in a month, 2 or 3 biweekly pay days. RangeError for an anchor that is no date. */
export function payDaysOf(calendar: DatedCalendar, position: number, schedule: PaySchedule): number {
  const [start = 0, end = 0] = periodStartDays(calendar, position, 1);
  return countRepeating(start, end, schedule.everyDays, dayNumberOf(schedule.anchor));
}
