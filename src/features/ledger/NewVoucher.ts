import type { IsoDate } from '@/core/ledger/Books.ts';

export type NewPosting = {
  readonly accountId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly description: string;
  readonly sourceLine: number | null;
};

/** A voucher ready to be written; what keeps it out of the ledger was found before. */
export type NewVoucher = {
  readonly id: string;
  readonly kind: 'entry' | 'opening' | 'reversal';
  readonly series: string;
  readonly number: string;
  readonly date: IsoDate;
  readonly description: string;
  readonly importBatchId: string | null;
  readonly sourceLine: number | null;
  readonly reversesVoucherId: string | null;
  readonly postings: readonly NewPosting[];
};
