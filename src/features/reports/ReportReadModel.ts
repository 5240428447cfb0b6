import type { AccountType } from '@/core/ledger/Account.ts';
import { firstDayOfMonth } from '@/core/ledger/isoDate.ts';
import type { Sql } from '@/shared/database/Database.ts';
import type { ReportRange } from './reportRange.ts';

/** What each row of a report begins with. A report without rows is one row whose account is null. */
type CompanyRow = { readonly company_currency: string };
type AccountRow = {
  readonly account_id: string;
  readonly number: string;
  readonly name: string;
  readonly type: AccountType;
  readonly currency: string;
};

export type TrialBalanceRow = AccountRow & {
  readonly opening_minor: number;
  readonly debit_minor: number;
  readonly credit_minor: number;
};
/** One account, currency and month; ledger sign. */
export type MonthRow = AccountRow & { readonly month: string; readonly amount_minor: number };
/** One account and currency; ledger sign; the amounts by the first day of their month. */
export type MonthsRow = AccountRow & { readonly amounts: Readonly<Record<string, number>> };
/** One account and currency; ledger sign. */
export type BalanceRow = AccountRow & { readonly amount_minor: number };

export type CompanyRows<Row> = { readonly currency: string; readonly rows: readonly Row[] };

const ACCOUNT = 'a.id AS account_id, a.number, a.name, a.type';
const ACCOUNT_OF_BALANCE = 'JOIN accounts a ON a.company_id = b.company_id AND a.id = b.account_id';

/** Every account and currency with a balance before the range or a turnover in it. */
const TRIAL_BALANCE = `
  SELECT c.currency AS company_currency, t.*
    FROM companies c LEFT JOIN LATERAL (
      SELECT ${ACCOUNT}, b.currency, b.opening_minor, b.debit_minor, b.credit_minor FROM (
        SELECT company_id, account_id, currency,
               coalesce(sum(debit_minor - credit_minor) FILTER (WHERE month < $2), 0)::bigint AS opening_minor,
               coalesce(sum(debit_minor) FILTER (WHERE month >= $2), 0)::bigint AS debit_minor,
               coalesce(sum(credit_minor) FILTER (WHERE month >= $2), 0)::bigint AS credit_minor
          FROM account_balances WHERE company_id = $1 AND month <= $3
         GROUP BY company_id, account_id, currency) b ${ACCOUNT_OF_BALANCE}
       WHERE b.opening_minor <> 0 OR b.debit_minor <> 0 OR b.credit_minor <> 0) t ON true
   WHERE c.id = $1 ORDER BY t.number, t.currency`;

/** Income and expense: one row for each account and currency, its months with a turnover in one object. */
export const PROFIT_AND_LOSS_SQL = `
  SELECT c.currency AS company_currency, t.*
    FROM companies c LEFT JOIN LATERAL (
      SELECT ${ACCOUNT}, b.currency, b.amounts FROM (
        SELECT company_id, account_id, currency, json_object_agg(month, debit_minor - credit_minor) AS amounts
          FROM account_balances
         WHERE company_id = $1 AND month BETWEEN $2 AND $3 AND (debit_minor <> 0 OR credit_minor <> 0)
         GROUP BY company_id, account_id, currency) b ${ACCOUNT_OF_BALANCE}
       WHERE a.type IN ('income', 'expense')) t ON true
   WHERE c.id = $1 ORDER BY t.number, t.currency`;

/** The balance of every account, income and expense included, at the end of a month. */
const BALANCE_SHEET = `
  SELECT c.currency AS company_currency, t.*
    FROM companies c LEFT JOIN LATERAL (
      SELECT ${ACCOUNT}, b.currency, b.amount_minor FROM (
        SELECT company_id, account_id, currency, sum(debit_minor - credit_minor)::bigint AS amount_minor
          FROM account_balances WHERE company_id = $1 AND month <= $2
         GROUP BY company_id, account_id, currency) b ${ACCOUNT_OF_BALANCE}
       WHERE b.amount_minor <> 0) t ON true
   WHERE c.id = $1 ORDER BY t.number, t.currency`;

/** Every month's net of the cash accounts, and the last day with an entry that still stands. */
const CASH = `
  SELECT c.currency AS company_currency, books.until AS books_until, t.*
    FROM companies c
    LEFT JOIN LATERAL (
      SELECT v.dated_on AS until FROM vouchers v
       WHERE v.company_id = $1 AND v.kind = 'entry'
         AND NOT EXISTS (SELECT FROM vouchers r WHERE r.company_id = v.company_id AND r.reverses_voucher_id = v.id)
       ORDER BY v.dated_on DESC LIMIT 1) books ON true
    LEFT JOIN LATERAL (
      SELECT ${ACCOUNT}, b.currency, b.month, b.debit_minor - b.credit_minor AS amount_minor
        FROM account_balances b ${ACCOUNT_OF_BALANCE}
       WHERE b.company_id = $1 AND a.is_cash AND b.currency = c.currency
         AND (b.debit_minor <> 0 OR b.credit_minor <> 0)) t ON true
   WHERE c.id = $1 ORDER BY t.number, t.month`;

/** A row as the outer join gives it: the account's columns are all null when the report is empty. */
type Joined<Row> = CompanyRow & { readonly [Key in keyof Row]: Row[Key] | null };

function filled<Row extends AccountRow>(rows: readonly Joined<Row>[]): readonly Row[] {
  return rows.filter((row): row is Joined<Row> & Row => row.account_id !== null);
}

async function readRows<Row extends AccountRow>(
  sql: Sql,
  text: string,
  values: readonly string[],
  name: string,
): Promise<CompanyRows<Row>> {
  const rows = await sql<Joined<Row>>(text, values, name);
  return { currency: rows[0]?.company_currency ?? '', rows: filled(rows) };
}

export function readTrialBalance(sql: Sql, companyId: string, { from, to }: ReportRange) {
  const values = [companyId, firstDayOfMonth(from), firstDayOfMonth(to)];
  return readRows<TrialBalanceRow>(sql, TRIAL_BALANCE, values, 'report_trial_balance');
}

export function readProfitAndLoss(sql: Sql, companyId: string, { from, to }: ReportRange) {
  const values = [companyId, firstDayOfMonth(from), firstDayOfMonth(to)];
  return readRows<MonthsRow>(sql, PROFIT_AND_LOSS_SQL, values, 'report_profit_and_loss');
}

export function readBalanceSheet(sql: Sql, companyId: string, at: string) {
  return readRows<BalanceRow>(sql, BALANCE_SHEET, [companyId, firstDayOfMonth(at)], 'report_balance_sheet');
}

/** `booksUntil` is null while there are no books. */
export async function readCash(
  sql: Sql,
  companyId: string,
): Promise<CompanyRows<MonthRow> & { readonly booksUntil: string | null }> {
  const rows = await sql<{ books_until: string | null } & Joined<MonthRow>>(CASH, [companyId], 'report_cash');
  return {
    currency: rows[0]?.company_currency ?? '',
    booksUntil: rows[0]?.books_until ?? null,
    rows: filled<MonthRow>(rows),
  };
}
