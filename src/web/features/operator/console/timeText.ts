/** Words for times at which somebody looks while it is urgent: the clock, and how long ago. */

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const DAY_MS = 86_400_000;

/** `03:12:44`, with the day when it was not today. */
export function clockText(atMs: number, nowMs: number): string {
  const clock = CLOCK.format(atMs);
  const isToday = DAY.format(atMs) === DAY.format(nowMs) && Math.abs(nowMs - atMs) < DAY_MS;
  return isToday ? clock : `${DAY.format(atMs)} ${clock}`;
}

/** `03:12:44, 3 min ago`. */
export function agoText(atMs: number, nowMs: number): string {
  return `${clockText(atMs, nowMs)}, ${spanText(nowMs - atMs)} ago`;
}

/** `44 s`, `3 min`, `1 h 05 min`, `2 d 3 h`; never negative. */
export function spanText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
