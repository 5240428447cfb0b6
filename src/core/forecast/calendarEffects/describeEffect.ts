/** A calendar effect in plain English. */
import type { DatedCalendar } from '../series/Calendar.ts';
import type { CalendarRegressor } from './calendarRegressors.ts';

const WEEKDAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'];

/** 1970-01-05, a Monday. */
const MONDAY = 4;

/**
 * One sentence: what one day more does in a period of the calendar. `perDay` is a share where `isRatio`, else an amount
 * in the unit of the series, told to three digits.
 */
export function describeEffect(
  { unit }: DatedCalendar,
  { kind, everyDays, anchor }: CalendarRegressor,
  perDay: number,
  isRatio: boolean,
): string {
  const amount = isRatio
    ? `${Number((Math.abs(perDay) * 100).toPrecision(2))} %`
    : String(Number(Math.abs(perDay).toPrecision(3)));
  const verb = perDay > 0 ? 'adds' : 'takes away';
  if (kind === 'tradingDays') return `Each trading day more in a ${unit} ${verb} ${amount}.`;
  const weekday = WEEKDAY_NAMES[(((anchor - MONDAY) % 7) + 7) % 7] ?? '';
  if (unit === 'week') return `A week with the biweekly pay day ${verb} ${amount}.`;
  const rhythm = everyDays === 14 ? `biweekly ${weekday}` : weekday;
  if (unit === 'quarter') return `One ${rhythm} more in a quarter ${verb} ${amount}, as pay days do.`;
  return `A ${everyDays === 14 ? 'third' : 'fifth'} ${rhythm} in a month ${verb} ${amount}, as pay days do.`;
}
