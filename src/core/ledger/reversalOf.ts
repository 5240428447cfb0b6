/** Correction by reversal: the voucher that takes another one back. */
import type { IsoDate } from './Books.ts';

type Reversible<Posting> = {
  readonly series: string;
  readonly number: string;
  readonly date: IsoDate;
  readonly description: string;
  readonly postings: readonly Posting[];
};

/**
 * The same voucher with every amount negated and the same accounts, texts and order, dated as the original
 * unless another date is given. Original and reversal add up to zero in every account.
 */
export function reversalOf<Posting extends { readonly amountMinor: number }>(
  voucher: Reversible<Posting>,
  date: IsoDate = voucher.date,
): Reversible<Posting> {
  const name = [voucher.series, voucher.number].filter((part) => part !== '').join(' ');
  return {
    series: voucher.series,
    number: voucher.number,
    date,
    description: ['Reversal of', name, voucher.description].filter((part) => part !== '').join(' '),
    postings: voucher.postings.map((posting) => ({
      ...posting,
      amountMinor: posting.amountMinor === 0 ? 0 : -posting.amountMinor,
    })),
  };
}
