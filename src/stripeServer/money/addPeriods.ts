const SECONDS_PER_DAY = 86_400;

/** The instant `count` intervals after the anchor; a day that a month lacks is its last day, as Stripe has it. */
export function addPeriods(
  anchorSeconds: number,
  interval: 'day' | 'week' | 'month' | 'year',
  count: number,
): number {
  if (interval === 'day') return anchorSeconds + count * SECONDS_PER_DAY;
  if (interval === 'week') return anchorSeconds + count * 7 * SECONDS_PER_DAY;
  const months = interval === 'year' ? count * 12 : count;
  const anchor = new Date(anchorSeconds * 1000);
  const month = anchor.getUTCMonth() + months;
  const daysInMonth = new Date(Date.UTC(anchor.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const day = Math.min(anchor.getUTCDate(), daysInMonth);
  const midnight = Date.UTC(anchor.getUTCFullYear(), month, day) / 1000;
  return midnight + (anchorSeconds % SECONDS_PER_DAY);
}
