/** The season that the models are told of. */

import { type Calendar, seasonLengthsOf } from '../series/Calendar.ts';

/** Cycles that must have been seen. */
const CYCLES_MIN = 2;

/** The calendar's shortest season that the values show at least twice, else 1. */
export function seasonOf(values: Float64Array, calendar: Calendar): number {
  const [shortest = 1] = seasonLengthsOf(calendar);
  return values.length >= CYCLES_MIN * shortest ? shortest : 1;
}
