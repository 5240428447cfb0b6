/** Trading days: Monday to Friday, less holidays. */
import type { IsoDate } from '@/core/ledger/Books.ts';
import { dayNumberOf } from '@/core/ledger/isoDate.ts';
import { type DatedCalendar, periodStartDays } from '../series/Calendar.ts';
import { countListed, countWeekdays } from './countDays.ts';

/**
 * Trading days in a period: Mondays to Fridays that `holidays` does not name; holidays at weekends and named twice
 * change nothing. Throws a RangeError for a holiday that is no date.
 */
export function tradingDaysOf(
  calendar: DatedCalendar,
  position: number,
  holidays: readonly IsoDate[] = [],
): number {
  const [start = 0, end = 0] = periodStartDays(calendar, position, 1);
  return countWeekdays(start, end) - countListed(holidayNumbers(holidays), start, end);
}

/** Day numbers of the holidays that fall on Monday to Friday, ascending, each once. */
export function holidayNumbers(holidays: readonly IsoDate[]): Float64Array {
  const days = new Set(holidays.map(dayNumberOf).filter((day) => countWeekdays(day, day + 1) === 1));
  return Float64Array.from(days).sort();
}
