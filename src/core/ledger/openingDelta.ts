/** Opening balances: what has to be posted so that accounts carry what their books state at a date. */
import { assertMinor } from '../money/Money.ts';

/** The equity account that takes the other side of an opening: results of earlier years, already closed there. */
export const RESULT_BROUGHT_FORWARD = { number: 'RBF', name: 'Result brought forward' } as const;

/** Balance of one account in one currency; debit positive. */
export type AccountBalance = {
  readonly account: string;
  readonly currency: string;
  readonly amountMinor: number;
};

type Totals = Map<string, Map<string, number>>;

function add(totals: Totals, { account, currency, amountMinor }: AccountBalance, sign: 1 | -1): void {
  const byAccount = totals.get(currency) ?? new Map<string, number>();
  totals.set(currency, byAccount);
  byAccount.set(account, assertMinor((byAccount.get(account) ?? 0) + sign * amountMinor));
}

/** Balances of `plus` and less those of `minus`, by account and currency; zeros are left out. */
export function addBalances(
  plus: readonly AccountBalance[],
  minus: readonly AccountBalance[] = [],
): AccountBalance[] {
  const totals: Totals = new Map();
  for (const balance of plus) add(totals, balance, 1);
  for (const balance of minus) add(totals, balance, -1);
  return [...totals].flatMap(([currency, byAccount]) =>
    [...byAccount].flatMap(([account, amountMinor]) =>
      amountMinor === 0 ? [] : [{ account, currency, amountMinor }],
    ),
  );
}

/**
 * Postings that move every account from what the ledger carries to its target. The offset account is not
 * moved for its own sake: it takes what is missing to zero in each currency. Empty when nothing differs.
 */
export function openingDelta(
  target: readonly AccountBalance[],
  carried: readonly AccountBalance[],
  offsetAccount: string,
): AccountBalance[] {
  const delta = addBalances(target, carried).filter(({ account }) => account !== offsetAccount);
  const offsets = delta.map(({ currency, amountMinor }) => ({
    account: offsetAccount,
    currency,
    amountMinor: -amountMinor,
  }));
  return [...delta, ...addBalances(offsets)];
}
