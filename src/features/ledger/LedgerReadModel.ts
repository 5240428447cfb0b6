import type { AccountType } from '@/core/ledger/Account.ts';
import type { BookFiscalYear, IsoDate } from '@/core/ledger/Books.ts';
import { addDays, firstDayOfMonth, lastDayOfMonth } from '@/core/ledger/isoDate.ts';
import type { AccountBalance } from '@/core/ledger/openingDelta.ts';
import type { CompanyScope, Sql } from '@/shared/database/Database.ts';

export type LedgerAccount = {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly type: AccountType;
};

/** Movement of one account in one currency and month; `kind` tells openings from everything else. */
export type MonthMovement = AccountBalance & { readonly isOpening: boolean; readonly isInside: boolean };

const BALANCES_OF_MONTHS = `SELECT account_id, currency, debit_minor - credit_minor AS amount
  FROM account_balances WHERE month < $1::date`;

export class LedgerReadModel {
  async company(sql: Sql, scope: CompanyScope): Promise<{ currency: string; hasPostings: boolean }> {
    const [row] = await sql<{ currency: string; hasPostings: boolean }>(
      'SELECT currency, EXISTS (SELECT FROM postings) AS "hasPostings" FROM companies WHERE id = $1',
      [scope.companyId],
    );
    if (row === undefined) throw new Error('a company that was entered has no row');
    return row;
  }

  async accounts(sql: Sql): Promise<LedgerAccount[]> {
    return sql('SELECT id, number, name, type FROM accounts ORDER BY number');
  }

  async fiscalYears(sql: Sql): Promise<BookFiscalYear[]> {
    const rows = await sql<{ starts_on: IsoDate; ends_before: IsoDate }>(
      'SELECT starts_on, ends_before FROM fiscal_years ORDER BY starts_on',
    );
    return rows.map((row) => ({ startsOn: row.starts_on, endsOn: addDays(row.ends_before, -1) }));
  }

  /** Balances at the end of the day before `date`, by account number; zeros are left out. */
  async balancesBefore(sql: Sql, date: IsoDate): Promise<AccountBalance[]> {
    const month = firstDayOfMonth(date);
    const inMonth = `UNION ALL SELECT account_id, currency, amount_minor
      FROM postings WHERE dated_on >= $1::date AND dated_on < $2::date`;
    const isWhole = month === date;
    return sql(
      `SELECT a.number AS account, b.currency, sum(b.amount) AS "amountMinor"
       FROM (${BALANCES_OF_MONTHS} ${isWhole ? '' : inMonth}) b JOIN accounts a ON a.id = b.account_id
       GROUP BY a.number, b.currency HAVING sum(b.amount) <> 0 ORDER BY a.number, b.currency`,
      isWhole ? [month] : [month, date],
    );
  }

  /**
   * Σ postings by account over the calendar months that the year and its eve touch. `isInside` is true for
   * what is dated in the year; `isOpening` for opening balances and their reversals. Written without joins
   * of large tables: right after an import the planner knows nothing about their new rows.
   */
  async movementsOf(sql: Sql, year: BookFiscalYear): Promise<MonthMovement[]> {
    const range = [firstDayOfMonth(addDays(year.startsOn, -1)), lastDayOfMonth(year.endsOn)];
    const openings = await sql<{ id: string }>(
      `SELECT v.id FROM vouchers v WHERE v.dated_on BETWEEN $1 AND $2 AND CASE v.kind WHEN 'entry' THEN false
         WHEN 'opening' THEN true
         ELSE (SELECT o.kind FROM vouchers o WHERE o.id = v.reverses_voucher_id) = 'opening' END`,
      range,
    );
    return sql(
      `SELECT a.number AS account, m.currency, m.amount AS "amountMinor", m.is_opening AS "isOpening",
         m.is_inside AS "isInside"
       FROM (SELECT account_id, currency, sum(amount_minor) AS amount, voucher_id = ANY($5::text[]) AS is_opening,
               dated_on BETWEEN $3 AND $4 AS is_inside
             FROM postings WHERE dated_on BETWEEN $1 AND $2 GROUP BY 1, 2, 4, 5 OFFSET 0) m
       JOIN accounts a ON a.id = m.account_id`,
      [...range, year.startsOn, year.endsOn, openings.map(({ id }) => id)],
    );
  }

  /** The balances that are kept by account, summed over the same months as `movementsOf`. */
  async keptBalancesOf(sql: Sql, year: BookFiscalYear): Promise<AccountBalance[]> {
    return sql(
      `SELECT a.number AS account, b.currency, sum(b.debit_minor - b.credit_minor) AS "amountMinor"
       FROM account_balances b JOIN accounts a ON a.id = b.account_id
       WHERE b.month BETWEEN $1 AND $2 GROUP BY a.number, b.currency`,
      [firstDayOfMonth(addDays(year.startsOn, -1)), lastDayOfMonth(year.endsOn)],
    );
  }

  /** Entries of a year that stand, and reversals in it whose original lies elsewhere. */
  async countEntries(sql: Sql, year: BookFiscalYear): Promise<{ standing: number; strayReversals: number }> {
    const [row] = await sql<{ standing: number; strayReversals: number }>(
      `SELECT count(*) FILTER (WHERE v.kind = 'entry'
           AND (SELECT r.id FROM vouchers r WHERE r.reverses_voucher_id = v.id) IS NULL) AS standing,
         count(*) FILTER (WHERE v.kind = 'reversal' AND (SELECT o.kind = 'entry' AND o.dated_on NOT BETWEEN $1 AND $2
           FROM vouchers o WHERE o.id = v.reverses_voucher_id)) AS "strayReversals"
       FROM vouchers v WHERE v.dated_on BETWEEN $1 AND $2`,
      [year.startsOn, year.endsOn],
    );
    return row ?? { standing: 0, strayReversals: 0 };
  }
}
