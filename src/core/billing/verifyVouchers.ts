/** The ledger against itself: what stands in it is what was posted, and balances are the sums of postings. */
import type { Difference } from './reconcile.ts';

/** Amounts by account number, debit positive. */
export type AmountsByAccount = Readonly<Record<string, number>>;

export type PostedVoucher = {
  readonly voucherId: string;
  readonly source: string;
  readonly part: string;
  readonly companyId: string;
  readonly currency: string;
  /** What was worked out when it was posted. */
  readonly owed: AmountsByAccount;
  /** What its postings say now. */
  readonly standing: AmountsByAccount;
  /** What the postings of its reversal say; undefined when it was not taken back. */
  readonly takenBack?: AmountsByAccount | undefined;
};

function furthestOff(expected: AmountsByAccount, actual: AmountsByAccount) {
  const accounts = [...new Set([...Object.keys(expected), ...Object.keys(actual)])].toSorted();
  let worst: { account: string; expected: number; actual: number } | undefined;
  for (const account of accounts) {
    const one = { account, expected: expected[account] ?? 0, actual: actual[account] ?? 0 };
    const off = Math.abs(one.actual - one.expected);
    if (off > 0 && (worst === undefined || off > Math.abs(worst.actual - worst.expected))) worst = one;
  }
  return worst;
}

function negated(amounts: AmountsByAccount): AmountsByAccount {
  return Object.fromEntries(Object.entries(amounts).map(([account, amount]) => [account, 0 - amount]));
}

/** One difference for each voucher whose postings, or whose reversal's, were changed behind the ledger's back. */
export function verifyVouchers(vouchers: readonly PostedVoucher[]): Difference[] {
  return vouchers.flatMap((voucher) => {
    const { voucherId: id, source, part, companyId, currency, owed, standing, takenBack } = voucher;
    const worst =
      furthestOff(owed, standing) ??
      (takenBack === undefined ? undefined : furthestOff(negated(owed), takenBack));
    if (worst === undefined) return [];
    const { account, expected: expectedMinor, actual: actualMinor } = worst;
    return [
      {
        ...{ kind: 'voucher_changed' as const, objectKind: 'voucher', id, companyId, currency },
        ...{ expectedMinor, actualMinor, differenceMinor: actualMinor - expectedMinor },
        message: `voucher ${id} (${source}, ${part}): its postings to account ${account} are not what was posted`,
      },
    ];
  });
}

/** One difference for each account whose balance is not the sum of its postings. */
export function verifyBalances(
  accounts: readonly {
    readonly number: string;
    readonly currency: string;
    readonly balanceMinor: number;
    readonly postedMinor: number;
  }[],
): Difference[] {
  return accounts
    .filter(({ balanceMinor, postedMinor }) => balanceMinor !== postedMinor)
    .map(({ number: id, currency, balanceMinor, postedMinor }) => ({
      ...{ kind: 'balance_changed' as const, objectKind: 'account', id, companyId: null, currency },
      ...{ expectedMinor: postedMinor, actualMinor: balanceMinor },
      differenceMinor: balanceMinor - postedMinor,
      message: `account ${id}: its balance is not the sum of its postings`,
    }));
}
