/**
 * Books: what a reader of a foreign file hands to the importer. Plain data, in file order, every row
 * with the line it came from, so that a receipt and a report can point at the source.
 * Sign of every amount: debit positive, credit negative.
 */
import type { AccountType } from './Account.ts';

/** Calendar date `YYYY-MM-DD`. Dates compare as strings. */
export type IsoDate = string;

export type BookFormat = 'sie' | 'beancount' | 'quickbooks-journal' | 'xero-journal' | 'csv-mapped';

export type BookAccount = {
  readonly number: string;
  readonly name: string;
  readonly type: AccountType;
  /** Money in hand and at the bank: what the cash forecast is about. */
  readonly isCash: boolean;
  readonly line: number;
};

/** Both days are inside the year. */
export type BookFiscalYear = { readonly startsOn: IsoDate; readonly endsOn: IsoDate };

/** A balance the file states: at the start of `date` for an opening, at its end for a closing. */
export type StatedBalance = {
  readonly accountNumber: string;
  readonly date: IsoDate;
  readonly amountMinor: number;
  readonly currency: string;
  readonly line: number;
};

export type BookPosting = {
  readonly accountNumber: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly description: string;
  readonly line: number;
};

export type BookVoucher = {
  readonly series: string;
  readonly number: string;
  readonly date: IsoDate;
  readonly description: string;
  readonly line: number;
  readonly postings: readonly BookPosting[];
};

/** `error` refuses the whole file; `refused` leaves one voucher out; `notice` only tells. */
export type BookFault = {
  readonly severity: 'error' | 'refused' | 'notice';
  /** Stable, UPPER_SNAKE: VOUCHER_UNBALANCED, DATE_INVALID, ACCOUNT_UNKNOWN, … */
  readonly code: string;
  readonly line: number;
  /** What it is about in the file's own words: `voucher A 12`, `account 1930`. */
  readonly place: string;
  /** One plain sentence: what is wrong and what to do. */
  readonly message: string;
  /** Faults of this weight that it stands for, when it stands for several that are not listed. */
  readonly count?: number;
};

export type Books = {
  readonly format: BookFormat;
  readonly encoding: string;
  readonly companyName: string | undefined;
  /** Currency of the books; postings in other commodities keep their own code. */
  readonly currency: string;
  readonly fiscalYears: readonly BookFiscalYear[];
  readonly accounts: readonly BookAccount[];
  readonly openings: readonly StatedBalance[];
  /** Closing balances of balance-sheet accounts and year results of result accounts, for the proof. */
  readonly closings: readonly StatedBalance[];
  readonly vouchers: readonly BookVoucher[];
  readonly faults: readonly BookFault[];
};
