const MINUTE_MS = 60_000;

/** An instant as a field for date and time wants it: `2026-11-22T03:12`, by the reader's clock. */
export function localMinute(atMs: number): string {
  const offsetMs = new Date(atMs).getTimezoneOffset() * MINUTE_MS;
  return new Date(atMs - offsetMs).toISOString().slice(0, 16);
}
