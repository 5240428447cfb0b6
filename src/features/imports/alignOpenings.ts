import { isBalanceSheetAccount } from '@/core/ledger/Account.ts';
import type { IsoDate } from '@/core/ledger/Books.ts';
import { addDays } from '@/core/ledger/isoDate.ts';
import {
  type AccountBalance,
  addBalances,
  openingDelta,
  RESULT_BROUGHT_FORWARD,
} from '@/core/ledger/openingDelta.ts';
import type { LedgerReadModel } from '@/features/ledger/LedgerReadModel.ts';
import type { LedgerService } from '@/features/ledger/LedgerService.ts';
import type { CompanyScope, Sql } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';
import { governingStatements, type OpeningStatement, type StandingStatement } from './OpeningStatement.ts';

const OPENING_SERIES = 'IB';

export type OpeningContext = {
  readonly sql: Sql;
  readonly scope: CompanyScope;
  readonly ledger: LedgerService;
  readonly readModel: LedgerReadModel;
};

/**
 * Runs `work`, which posts or reverses vouchers, and then posts the opening vouchers that are needed:
 * where books state balances for the first time, up to what they state; where a date was stated before,
 * back to what it was, so that an older year (or its undoing) does not move a newer one. A statement that
 * replaces another moves the balance by their difference. Each voucher belongs to the import whose
 * statement it serves, and so is taken back with it. Returns how many were posted, and their postings.
 */
export async function alignOpenings(
  context: OpeningContext,
  standing: { before: readonly StandingStatement[]; after: readonly StandingStatement[] },
  work: () => Promise<void>,
): Promise<{ vouchers: number; postings: number }> {
  const before = governingStatements(standing.before);
  const after = governingStatements(standing.after);
  const carriedBefore = new Map<IsoDate, AccountBalance[]>();
  for (const date of after.keys())
    if (before.has(date)) carriedBefore.set(date, await balancesAt(context, date));
  await work();
  let vouchers = 0;
  let postings = 0;
  for (const [date, statement] of after) {
    const carried = await balancesAt(context, date);
    const earlier = before.get(date);
    const target =
      earlier === undefined
        ? [...statement.balances, ...carried.filter(({ currency }) => currency !== statement.currency)]
        : addBalances([...(carriedBefore.get(date) ?? []), ...statement.balances], earlier.balances);
    const delta = openingDelta(target, carried, RESULT_BROUGHT_FORWARD.number);
    if (delta.length === 0) continue;
    await postOpening(context, statement, delta);
    vouchers += 1;
    postings += delta.length;
  }
  return { vouchers, postings };
}

/** Balances of balance-sheet accounts at the end of the day. */
async function balancesAt({ sql, readModel }: OpeningContext, date: IsoDate): Promise<AccountBalance[]> {
  const accounts = await readModel.accounts(sql);
  const isCarried = new Set(
    accounts.filter(({ type }) => isBalanceSheetAccount(type)).map(({ number }) => number),
  );
  const balances = await readModel.balancesBefore(sql, addDays(date, 1));
  return balances.filter(({ account }) => isCarried.has(account));
}

async function postOpening(
  { sql, scope, ledger, readModel }: OpeningContext,
  statement: OpeningStatement & { batchId: string },
  delta: readonly AccountBalance[],
): Promise<void> {
  await ledger.addAccounts(sql, scope, [{ ...RESULT_BROUGHT_FORWARD, type: 'equity', isCash: false }]);
  const idOf = new Map((await readModel.accounts(sql)).map(({ number, id }) => [number, id]));
  const postings = delta.map(({ account, currency, amountMinor }) => {
    const accountId = idOf.get(account);
    if (accountId === undefined) throw new Error('an opening names an account that is not there');
    const sourceLine = statement.lines?.get(account) ?? null;
    return { accountId, currency, amountMinor, description: '', sourceLine };
  });
  await ledger.post(sql, scope, [
    {
      id: newId(),
      kind: 'opening',
      series: OPENING_SERIES,
      number: '',
      date: statement.date,
      description: `Opening balances of ${addDays(statement.date, 1)}`,
      importBatchId: statement.batchId,
      sourceLine: null,
      reversesVoucherId: null,
      postings,
    },
  ]);
}
