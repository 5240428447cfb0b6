/** Days of a kind between two day numbers (days since 1970-01-01), counted by integer division. */

/** Monday to Friday from `start` up to but without `end`. */
export function countWeekdays(start: number, end: number): number {
  return weekdaysBefore(end) - weekdaysBefore(start);
}

/** Weekdays since Monday 1969-12-29. */
function weekdaysBefore(day: number): number {
  const fromMonday = day + 3;
  const weeks = Math.floor(fromMonday / 7);
  return 5 * weeks + Math.min(5, fromMonday - 7 * weeks);
}

/** Days from `start` up to but without `end` that lie a multiple of `everyDays` from `anchor`. */
export function countRepeating(start: number, end: number, everyDays: number, anchor: number): number {
  return Math.floor((end - 1 - anchor) / everyDays) - Math.floor((start - 1 - anchor) / everyDays);
}

/** How many of the ascending `days` lie from `start` up to but without `end`. */
export function countListed(days: Float64Array, start: number, end: number): number {
  return firstFrom(days, end) - firstFrom(days, start);
}

function firstFrom(days: Float64Array, day: number): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((days[middle] as number) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}
