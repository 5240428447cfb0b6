/** Words for numbers of periods. */

import type { Calendar } from '../series/Calendar.ts';

/** `1 month`, `24 months`, `7,500 days`; `values` where positions have no dates. */
export function countPeriods(count: number, calendar: Calendar): string {
  const word = calendar.unit === 'index' ? 'value' : calendar.unit;
  return `${groupDigits(count)} ${count === 1 ? word : `${word}s`}`;
}

/** A share as a whole percentage. */
export function percent(share: number): string {
  return `${groupDigits(Math.round(share * 100))} %`;
}

/** A whole number with a comma before every three digits. */
function groupDigits(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
