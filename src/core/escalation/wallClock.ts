/** Wall-clock time of a zone and back, with its summer time, from the tables of Intl. */

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(timeZone, format);
  return format;
}

/** True when Intl knows the zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    formatOf(timeZone);
    return true;
  } catch {
    return false;
  }
}

/** What a clock on the wall shows at the instant, as if it were UTC, in milliseconds. */
export function wallMsAt(timeZone: string, atMs: number): number {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/** `YYYY-MM-DDTHH:MM` as if it were UTC; NaN when it is none. */
export function wallMsOf(text: string): number {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? Date.parse(`${text}:00Z`) : Number.NaN;
}

/** The instant at which the wall shows it; of an hour that is skipped, the same time after the jump. */
export function instantOf(timeZone: string, wallMs: number): number {
  const first = wallMs - (wallMsAt(timeZone, wallMs) - wallMs);
  const second = wallMs - (wallMsAt(timeZone, first) - first);
  return wallMsAt(timeZone, second) === wallMs ? second : Math.max(first, second);
}
