/** Words for numbers of periods. */

import type { Calendar } from '../series/Calendar.ts';

/** `1 month`, `24 months`; `values` where positions have no dates. */
export function countPeriods(count: number, calendar: Calendar): string {
  const word = calendar.unit === 'index' ? 'value' : calendar.unit;
  return count === 1 ? `1 ${word}` : `${count} ${word}s`;
}

/** A share as a whole percentage. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
