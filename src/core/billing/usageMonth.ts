/** The month that a use counts in: a calendar month in UTC, `2026-11`. */

export function usageMonthOf(at: Date): string {
  return at.toISOString().slice(0, 7);
}

/** The first moment of the month after the one that holds the moment. */
export function nextUsageMonth(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));
}
