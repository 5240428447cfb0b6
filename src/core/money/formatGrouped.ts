/** Amounts for sentences. */
import { formatDecimal } from './Money.ts';

/** Decimal text with grouped thousands, `-1,234,567.50`; throws a RangeError on what is no amount. */
export function formatGrouped(amountMinor: number, currency: string): string {
  const decimal = formatDecimal(Math.abs(amountMinor), currency);
  const point = decimal.indexOf('.');
  let at = point === -1 ? decimal.length : point;
  let text = decimal.slice(at);
  for (; at > 3; at -= 3) text = `,${decimal.slice(at - 3, at)}${text}`;
  return `${amountMinor < 0 ? '-' : ''}${decimal.slice(0, at)}${text}`;
}
