import { isBalanceSheetAccount } from '@/core/ledger/Account.ts';
import type { BookFiscalYear } from '@/core/ledger/Books.ts';
import { addDays } from '@/core/ledger/isoDate.ts';
import { type AccountBalance, addBalances } from '@/core/ledger/openingDelta.ts';
import { isConsistent, proveBalances } from '@/core/ledger/proveBalances.ts';
import type { LedgerAccount, LedgerReadModel } from '@/features/ledger/LedgerReadModel.ts';
import type { Sql } from '@/shared/database/Database.ts';
import type { ProofRow } from './importContract.ts';

/** What a file says about one of its years, kept to prove the import now and later. */
export type ProofYear = BookFiscalYear & {
  /** Vouchers that the file has in this year. */
  readonly vouchers: number;
  /** Closing balances, and results of the year; null where the file does not speak for the whole year. */
  readonly closings: readonly AccountBalance[] | null;
};

type Line = Omit<ProofRow, 'isProven'>;

/** A year of which the books hold this many vouchers more than the file, so that its closings are not theirs. */
export type UncomparedYear = BookFiscalYear & { readonly vouchersMore: number };

/**
 * Reads the years back from the database: opening + Σ postings = closing for every account, with the
 * balances that are kept beside the postings. A ledger that disagrees with itself is a fault of ours and throws.
 */
export async function proveImport(
  sql: Sql,
  readModel: LedgerReadModel,
  years: readonly ProofYear[],
): Promise<{ isProven: boolean; rows: ProofRow[]; uncompared: UncomparedYear[] }> {
  const accounts = await readModel.accounts(sql);
  const lines: Line[] = [];
  const uncompared: UncomparedYear[] = [];
  for (const year of years) {
    const { startsOn, endsOn, vouchers, closings } = year;
    const proven = await linesOf(sql, readModel, year, accounts);
    lines.push(...proven.lines);
    const vouchersMore = proven.standing - vouchers;
    if (vouchersMore > 0 && closings !== null && closings.length > 0)
      uncompared.push({ startsOn, endsOn, vouchersMore });
  }
  if (!lines.every(isConsistent)) throw new Error('opening and postings do not give the closing balance');
  const proof = proveBalances(lines);
  return { isProven: proof.isProven, rows: proof.lines, uncompared };
}

function keyOf({ account, currency }: Pick<AccountBalance, 'account' | 'currency'>): string {
  return `${currency} ${account}`;
}

function byKey(balances: readonly AccountBalance[]): Map<string, number> {
  return new Map(addBalances(balances).map((balance) => [keyOf(balance), balance.amountMinor]));
}

async function linesOf(
  sql: Sql,
  readModel: LedgerReadModel,
  year: ProofYear,
  accounts: readonly LedgerAccount[],
): Promise<{ lines: Line[]; standing: number }> {
  const { movements, standing, strayReversals } = await readModel.readYear(sql, year);
  const kept = await readModel.keptBalancesOf(sql, year);
  if (addBalances(kept, movements).length > 0) throw new Error('kept balances differ from the postings');
  const openings = byKey(await readModel.balancesBefore(sql, year.startsOn));
  const ends = byKey(await readModel.balancesBefore(sql, addDays(year.endsOn, 1)));
  const inside = movements.filter(({ isInside }) => isInside);
  const postings = byKey(inside.filter(({ isOpening }) => !isOpening));
  // the next year's opening stands on this year's last day
  const nextOpenings = byKey(inside.filter(({ isOpening }) => isOpening));
  // only where the books hold exactly the file's vouchers are its closing balances theirs too
  const isWhole = standing === year.vouchers && strayReversals === 0;
  const closings = isWhole ? (year.closings ?? []) : [];
  const stated = new Map(closings.map((balance) => [keyOf(balance), balance.amountMinor]));
  const accountOf = new Map(accounts.map((account) => [account.number, account]));
  const keys = new Set([openings, ends, postings, stated].flatMap((balances) => [...balances.keys()]));
  const lines = [...keys].sort().flatMap((key): Line[] => {
    const gap = key.indexOf(' ');
    const currency = key.slice(0, gap);
    const account = accountOf.get(key.slice(gap + 1));
    if (account === undefined) return [];
    const isCarried = isBalanceSheetAccount(account.type);
    const brought = openings.get(key) ?? 0;
    const openingMinor = isCarried ? brought : 0;
    const postingsMinor = postings.get(key) ?? 0;
    const closingMinor = (ends.get(key) ?? 0) - (nextOpenings.get(key) ?? 0) - (isCarried ? 0 : brought);
    const statedMinor = stated.get(key) ?? null;
    if (openingMinor === 0 && postingsMinor === 0 && closingMinor === 0 && !statedMinor) return [];
    const { startsOn, endsOn } = year;
    const names = { accountNumber: account.number, accountName: account.name, currency };
    return [{ ...names, year: { startsOn, endsOn }, openingMinor, postingsMinor, closingMinor, statedMinor }];
  });
  return { lines, standing };
}
