import type { AccountType } from '@/core/ledger/Account.ts';
import type { Sql } from '@/shared/database/Database.ts';
import type { Account } from './reportContract.ts';

/** Most accounts that a chart of accounts is listed with. */
export const ACCOUNTS_MAX = 10_000;

export type AccountChanges = {
  readonly name?: string | undefined;
  readonly isCash?: boolean | undefined;
  readonly type?: AccountType | undefined;
};

const COLUMNS = 'id, number, name, type, is_cash AS "isCash"';

export function listAccounts(sql: Sql, companyId: string): Promise<Account[]> {
  return sql(
    `SELECT ${COLUMNS} FROM accounts WHERE company_id = $1 ORDER BY number LIMIT ${ACCOUNTS_MAX}`,
    [companyId],
    'accounts_list',
  );
}

/** What is not named stays. Undefined when the company has no such account. */
export async function updateAccount(
  sql: Sql,
  companyId: string,
  accountId: string,
  { name = null, isCash = null, type = null }: { [Key in keyof AccountChanges]: AccountChanges[Key] | null },
): Promise<Account | undefined> {
  const [account] = await sql<Account>(
    `UPDATE accounts SET name = coalesce($3, name), is_cash = coalesce($4, is_cash), type = coalesce($5, type)
      WHERE company_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
    [companyId, accountId, name, isCash, type],
  );
  return account;
}
