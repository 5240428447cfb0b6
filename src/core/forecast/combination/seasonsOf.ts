/** The seasons that the models are told of. */

import { type Calendar, seasonLengthsOf } from '../series/Calendar.ts';

/** Cycles that must have been seen. */
const CYCLES_MIN = 2;
/** A day of hours lies in a week of them. */
const HOURS_OF_DAY = 24;
const HOURS_OF_WEEK = 168;

/** Those that the calendar allows and the values show at least twice, shortest first; `[1]` where there is none. */
export function seasonsOf(values: Float64Array, calendar: Calendar): readonly number[] {
  const allowed = seasonLengthsOf(calendar);
  const lengths = allowed.length === 1 && allowed[0] === HOURS_OF_DAY ? [...allowed, HOURS_OF_WEEK] : allowed;
  const seen = lengths.filter((length) => values.length >= CYCLES_MIN * length);
  return seen.length > 0 ? seen : [1];
}
