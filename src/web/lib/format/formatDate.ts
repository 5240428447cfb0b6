import { formatMonth } from '@/core/ledger/isoDate.ts';

/** `31 Dec 2021`. */
export function formatDate(isoDate: string): string {
  return `${Number(isoDate.slice(8, 10))} ${formatMonth(isoDate.slice(0, 7))}`;
}

/** `Dec 21`, for the head of a column. */
export function formatMonthShort(month: string): string {
  const [name = '', year = ''] = formatMonth(month).split(' ');
  return `${name} ${year.slice(2)}`;
}

/** `21 Nov 2026, 23:52` in the reader's time zone. */
export function formatInstant(instant: string): string {
  return INSTANT.format(Date.parse(instant));
}

const INSTANT = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
