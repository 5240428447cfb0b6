import type { BookPosting, BookVoucher } from '@/core/ledger/Books.ts';
import { formatDecimal } from '@/core/money/Money.ts';
import type { FaultList } from '../FaultList.ts';

/** How faults name a voucher: by series and number, else by its line. */
export function voucherPlace(voucher: Pick<BookVoucher, 'series' | 'number' | 'line'>): string {
  const name = [voucher.series, voucher.number].filter((part) => part !== '').join(' ');
  return name === '' ? `voucher at line ${voucher.line}` : `voucher ${name}`;
}

/** Sum per currency; not a safe integer where it left the safe range. */
export function sumsOf(postings: readonly BookPosting[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { currency, amountMinor } of postings) {
    const sum = (sums.get(currency) ?? 0) + amountMinor;
    sums.set(currency, Number.isSafeInteger(sum) ? sum : Number.NaN);
  }
  return sums;
}

export function isBalanced(postings: readonly BookPosting[]): boolean {
  return [...sumsOf(postings).values()].every((sum) => sum === 0);
}

/** The voucher itself when every currency sums to zero; else undefined, and a fault says by how much it is off. */
export function finishVoucher(voucher: BookVoucher, faults: FaultList): BookVoucher | undefined {
  const { line, date, postings } = voucher;
  const place = voucherPlace(voucher);
  if (postings.length === 0) {
    faults.notice('VOUCHER_EMPTY', line, place, 'The voucher has no amounts and is left out.');
    return undefined;
  }
  for (const [currency, sum] of sumsOf(postings)) {
    if (sum === 0) continue;
    const off = Number.isNaN(sum) ? 'more than can be added up' : formatDecimal(Math.abs(sum), currency);
    const side = sum < 0 ? 'credit exceeds debit' : 'debit exceeds credit';
    faults.error(
      'VOUCHER_UNBALANCED',
      line,
      place,
      `Voucher of ${date} (lines ${line} to ${postings.at(-1)?.line ?? line}) does not balance: ${side} by ${off} ${currency}. Correct it where the file was made and export again.`,
    );
    return undefined;
  }
  return voucher;
}
