import { parseDecimalMinor } from '@/core/money/Money.ts';

/**
 * An amount as people type it: `25000`, `25,000.50`, `25 000,50`, `1.000,25`. Undefined when it cannot be
 * told what is meant or when it has more decimals than the currency.
 */
export function parseAmount(text: string, currency: string): number | undefined {
  const bare = text.trim().replace(/[\s']/g, '');
  const lastComma = bare.lastIndexOf(',');
  const lastDot = bare.lastIndexOf('.');
  const parsed = parseDecimalMinor(toPlain(bare, lastComma, lastDot), currency);
  return parsed?.exact ? parsed.amountMinor : undefined;
}

function toPlain(text: string, lastComma: number, lastDot: number): string {
  if (lastComma < 0 && text.indexOf('.') === lastDot) return text;
  if (lastComma < 0) return /^[+-]?\d{1,3}(\.\d{3})+$/.test(text) ? text.replaceAll('.', '') : 'x';
  if (lastDot > lastComma) return /^[+-]?\d{1,3}(,\d{3})+\.\d*$/.test(text) ? text.replaceAll(',', '') : 'x';
  if (lastDot >= 0) {
    return /^[+-]?\d{1,3}(\.\d{3})+,\d*$/.test(text) ? text.replaceAll('.', '').replace(',', '.') : 'x';
  }
  if (/^[+-]?\d{1,3}(,\d{3})+$/.test(text)) return text.replaceAll(',', '');
  return text.replace(',', '.');
}
