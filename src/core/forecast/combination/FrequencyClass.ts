/** FrequencyClass: what tells which frozen constants serve a series. */

import type { Calendar } from '../series/Calendar.ts';

export type FrequencyClass = 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year';

const CLASS_OF_SEASON: ReadonlyMap<number, FrequencyClass> = new Map([
  [1, 'year'],
  [4, 'quarter'],
  [7, 'day'],
  [12, 'month'],
  [24, 'hour'],
  [52, 'week'],
  [168, 'hour'],
  [365, 'day'],
]);

/** The calendar's unit; positions without dates go by the season that is nearest in length. */
export function frequencyClassOf(calendar: Calendar): FrequencyClass {
  if (calendar.unit !== 'index') return calendar.unit;
  const { seasonLength } = calendar;
  let [nearest, distance]: [FrequencyClass, number] = ['year', Number.POSITIVE_INFINITY];
  for (const [length, frequency] of CLASS_OF_SEASON) {
    const away = Math.abs(Math.log(length / seasonLength));
    if (away < distance) [nearest, distance] = [frequency, away];
  }
  return nearest;
}
