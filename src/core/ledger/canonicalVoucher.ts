/** The stable text of a voucher, to know it again when it comes a second time. */
import type { BookVoucher } from './Books.ts';

function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}

/**
 * The same text for the same voucher, whatever the file's encoding, line numbers or spacing; another text
 * when date, series, number, description or any posting (their order included) differs.
 */
export function canonicalVoucher(voucher: Omit<BookVoucher, 'line'>): string {
  const postings = voucher.postings.map((posting) => [
    posting.accountNumber,
    posting.amountMinor,
    posting.currency,
    plain(posting.description),
  ]);
  const { date, series, number, description } = voucher;
  return JSON.stringify([date, plain(series), plain(number), plain(description), postings]);
}

/**
 * What names a voucher inside a company: series, number and the start of the fiscal year; undefined for a
 * voucher without a number.
 */
export function voucherKey(
  { series, number }: Pick<BookVoucher, 'series' | 'number'>,
  yearStartsOn: string,
): string | undefined {
  return plain(number) === '' ? undefined : JSON.stringify([yearStartsOn, plain(series), plain(number)]);
}
