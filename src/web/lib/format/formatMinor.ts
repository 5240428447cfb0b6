import { formatDecimal, minorDigits } from '@/core/money/Money.ts';

const MINUS = '−';

function grouped(decimal: string): string {
  const negative = decimal.startsWith('-');
  const [whole = '', fraction] = (negative ? decimal.slice(1) : decimal).split('.');
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${negative ? MINUS : ''}${groups}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** `1,484,157.00`, minus as U+2212. Exact: the amount never becomes a float. */
export function formatMinor(amountMinor: number, currency: string): string {
  return grouped(formatDecimal(amountMinor, currency));
}

/** `+1,200.00`, `−300.00`, `0.00`: for differences. */
export function formatSigned(amountMinor: number, currency: string): string {
  return amountMinor > 0 ? `+${formatMinor(amountMinor, currency)}` : formatMinor(amountMinor, currency);
}

const STEPS = [
  { size: 1e9, suffix: ' bn' },
  { size: 1e6, suffix: ' M' },
  { size: 1e3, suffix: ' k' },
] as const;

/** `1.5 M`, `400 k`, `−20`: for the axis of a chart only. */
export function formatCompact(amountMinor: number, currency: string): string {
  const major = amountMinor / 10 ** minorDigits(currency);
  const size = Math.abs(major);
  const step = STEPS.find((candidate) => size >= candidate.size);
  const digits = step ? Number((size / step.size).toFixed(2)) : Number(size.toFixed(2));
  return `${major < 0 ? MINUS : ''}${digits}${step?.suffix ?? ''}`;
}
