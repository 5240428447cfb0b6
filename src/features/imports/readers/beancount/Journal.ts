import type { IsoDate } from '@/core/ledger/Books.ts';
import type { Rational } from './Rational.ts';
import type { Amount } from './TokenReader.ts';

/** Cost in braces: `{10.50 USD, 2024-01-31, "label"}`; `{{…}}` and the part after `#` state totals. */
export type CostSpec = {
  readonly perUnit: Rational | undefined;
  readonly total: Rational | undefined;
  readonly currency: string | undefined;
  readonly date: IsoDate | undefined;
  readonly label: string | undefined;
};

export type PriceSpec = { readonly amount: Amount; readonly isTotal: boolean };

export type JournalPosting = {
  readonly account: string;
  /** Both undefined when the amount is left out; only the number when the currency alone is given. */
  readonly number: Rational | undefined;
  readonly currency: string | undefined;
  readonly cost: CostSpec | undefined;
  readonly price: PriceSpec | undefined;
  readonly line: number;
};

export type JournalTransaction = {
  readonly kind: 'transaction';
  readonly date: IsoDate;
  readonly line: number;
  readonly description: string;
  readonly postings: JournalPosting[];
  /** A row could not be read: its fault is reported, the rest is not judged. */
  isBroken: boolean;
};

export type JournalBalance = {
  readonly kind: 'balance';
  readonly date: IsoDate;
  readonly line: number;
  readonly account: string;
  readonly amount: Amount;
  readonly tolerance: Rational | undefined;
};

export type JournalPad = {
  readonly kind: 'pad';
  readonly date: IsoDate;
  readonly line: number;
  readonly account: string;
  readonly source: string;
};

export type Directive = JournalTransaction | JournalBalance | JournalPad;

export type Journal = {
  readonly options: Map<string, string[]>;
  readonly opened: Map<string, { readonly line: number; readonly currencies: readonly string[] }>;
  readonly directives: Directive[];
};
