import type { IsoDate } from '@/core/ledger/Books.ts';
import { isIsoDate, isIsoMonth } from '@/core/ledger/isoDate.ts';
import { parseDecimalMinor } from '@/core/money/Money.ts';

/** `YYYYMMDD` as a date, undefined when there is no such day. */
export function parseSieDate(text: string | undefined): IsoDate | undefined {
  if (text === undefined || text.length !== 8) return undefined;
  const date = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  return isIsoDate(date) ? date : undefined;
}

/** `YYYYMM` as a month. */
export function parseSieMonth(text: string | undefined): string | undefined {
  if (text === undefined || text.length !== 6) return undefined;
  const month = `${text.slice(0, 4)}-${text.slice(4)}`;
  return isIsoMonth(month) ? month : undefined;
}

/** A year index: 0 is the current year, -1 the one before. */
export function parseSieYear(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d{1,2}$/.test(text) ? Number(text) + 0 : undefined;
}

/**
 * An amount in minor units. The standard asks for a decimal point and no thousands separators; a comma
 * before one or two last digits can mean nothing else than a decimal comma and is taken, and so are blanks
 * between groups of three digits inside quotation marks.
 */
export function parseSieAmount(text: string | undefined, currency: string): number | undefined {
  if (text === undefined) return undefined;
  const whole = /^[+-]?\d{1,3}(\s\d{3})+([.,]\d{1,2})?$/.test(text) ? text.replace(/\s/g, '') : text;
  const plain = /^[+-]?\d+,\d{1,2}$/.test(whole) ? whole.replace(',', '.') : whole;
  return parseDecimalMinor(plain, currency)?.amountMinor;
}

/** True for `1 234.50` in two fields, which a blank between the thousands makes of one amount. */
export function isCutAmount(amount: string | undefined, next: string | undefined): boolean {
  return /^[+-]?\d{1,3}$/.test(amount ?? '') && /^\d{3}[.,]\d{1,2}$/.test(next ?? '');
}
