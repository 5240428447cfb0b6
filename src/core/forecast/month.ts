/** Month arithmetic on `YYYY-MM` text: no clock, no time zone, no `Date`. */

/** A calendar month written `YYYY-MM`; such texts sort in time order. */
export type Month = string;

const MONTH_NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Months since year 0, so that a difference of two is a number of months. Throws a RangeError on other text. */
function monthIndex(month: Month): number {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month);
  if (!match) throw new RangeError(`not a month of the form YYYY-MM: ${month}`);
  return Number(match[1]) * 12 + Number(match[2]) - 1;
}

/** The month `months` later (earlier when negative). Throws a RangeError outside the years 0000–9999. */
export function addMonths(month: Month, months: number): Month {
  const index = monthIndex(month) + months;
  if (!Number.isInteger(index) || index < 0 || index >= 120_000) {
    throw new RangeError(`month out of range: ${month} plus ${months} months`);
  }
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** Number of months from one month to another; negative when the second is earlier. */
export function monthsBetween(from: Month, to: Month): number {
  return monthIndex(to) - monthIndex(from);
}

/** A month as people write it: `Mar 2025`. */
export function formatMonth(month: Month): string {
  return `${MONTH_NAMES[monthIndex(month) % 12]} ${month.slice(0, 4)}`;
}
