import type { BookVoucher, IsoDate } from '@/core/ledger/Books.ts';
import type { SieAccountType } from './sieAccount.ts';

export type SieYear = { readonly startsOn: IsoDate; readonly endsOn: IsoDate; readonly line: number };

export type SieBalance = {
  readonly year: number;
  readonly accountNumber: string;
  readonly amountMinor: number;
  readonly line: number;
};

/** Change of an account in one month; `month` is `YYYY-MM`. */
export type SiePeriod = SieBalance & { readonly month: string };

/** What a SIE file says, label by label, before it is put together as books. */
export type SieDocument = {
  readonly currency: string;
  companyName: string | undefined;
  sieType: string | undefined;
  readonly years: Map<number, SieYear>;
  readonly accountNames: Map<string, { readonly name: string; readonly line: number }>;
  readonly accountTypes: Map<string, SieAccountType>;
  readonly openings: SieBalance[];
  readonly closings: SieBalance[];
  readonly results: SieBalance[];
  readonly periods: SiePeriod[];
  readonly vouchers: BookVoucher[];
  /** `#VER` rows met, whether or not the voucher could be kept. */
  voucherCount: number;
};

export function emptySieDocument(currency: string): SieDocument {
  return {
    currency,
    companyName: undefined,
    sieType: undefined,
    years: new Map(),
    accountNames: new Map(),
    accountTypes: new Map(),
    openings: [],
    closings: [],
    results: [],
    periods: [],
    vouchers: [],
    voucherCount: 0,
  };
}
