import { html, type Markup } from './markup.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MONTHS_LONG = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

/** `21 Nov 2026` of `2026-11-21`. */
export function dayText(day: string): string {
  const [year, month = '1', date = '1'] = day.split('-');
  return `${Number(date)} ${MONTHS[Number(month) - 1]} ${year}`;
}

/** `November 2026` of `2026-11`. */
export function monthText(month: string): string {
  const [year, number = '1'] = month.split('-');
  return `${MONTHS_LONG[Number(number) - 1]} ${year}`;
}

/** The instant in UTC, for people and for machines; to the minute, or to the second. */
export function timeOf(atMs: number, digits: 16 | 19 = 16): Markup {
  const iso = new Date(atMs).toISOString();
  return html`<time datetime="${iso}">${dayText(iso.slice(0, 10))}, ${iso.slice(11, digits)} UTC</time>`;
}

/** As a person says it: seconds below a minute, minutes below two hours, then hours and minutes. */
export function durationText(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}
