/** The rules of a voucher: it has postings, an existing date, amounts in range, and sums to zero per currency. */
import { formatDecimal } from '../money/Money.ts';
import { isIsoDate } from './isoDate.ts';

/** Most postings of one voucher: they are written in one statement. */
export const POSTINGS_PER_VOUCHER_MAX = 20_000;

export type Amount = { readonly amountMinor: number; readonly currency: string };

export type VoucherFault = {
  readonly code:
    | 'VOUCHER_EMPTY'
    | 'VOUCHER_TOO_LARGE'
    | 'DATE_INVALID'
    | 'AMOUNT_INVALID'
    | 'VOUCHER_UNBALANCED';
  readonly message: string;
};

/**
 * Sums per currency, debit positive, of amounts that may be added without leaving the safe range; undefined
 * when they may not.
 */
export function totalsByCurrency(amounts: readonly Amount[]): Map<string, number> | undefined {
  const totals = new Map<string, number>();
  let turnover = 0;
  for (const { amountMinor, currency } of amounts) {
    turnover += Math.abs(amountMinor);
    if (!Number.isSafeInteger(amountMinor) || !Number.isSafeInteger(turnover)) return undefined;
    totals.set(currency, (totals.get(currency) ?? 0) + amountMinor);
  }
  return totals;
}

/** Everything that keeps a voucher out of the ledger; empty when it may be posted. */
export function voucherFaults(voucher: {
  readonly date: string;
  readonly postings: readonly Amount[];
}): VoucherFault[] {
  const faults: VoucherFault[] = [];
  const { date, postings } = voucher;
  if (!isIsoDate(date)) faults.push({ code: 'DATE_INVALID', message: `"${date}" is no date of a ledger.` });
  if (postings.length === 0) faults.push({ code: 'VOUCHER_EMPTY', message: 'The voucher has no postings.' });
  if (postings.length > POSTINGS_PER_VOUCHER_MAX)
    faults.push({
      code: 'VOUCHER_TOO_LARGE',
      message: `The voucher has ${postings.length} postings; split it into parts of at most ${POSTINGS_PER_VOUCHER_MAX}.`,
    });
  const totals = totalsByCurrency(postings);
  if (totals === undefined)
    return [...faults, { code: 'AMOUNT_INVALID', message: 'The amounts are too large to be added up.' }];
  for (const [currency, off] of totals)
    if (off !== 0)
      faults.push({
        code: 'VOUCHER_UNBALANCED',
        message: `The voucher of ${date} does not balance: ${off > 0 ? 'debit exceeds credit' : 'credit exceeds debit'} by ${formatDecimal(Math.abs(off), currency)} ${currency}.`,
      });
  return faults;
}
