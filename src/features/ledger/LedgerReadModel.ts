import type { AccountType } from '@/core/ledger/Account.ts';
import type { BookFiscalYear, IsoDate } from '@/core/ledger/Books.ts';
import { addDays, firstDayOfMonth, lastDayOfMonth } from '@/core/ledger/isoDate.ts';
import type { AccountBalance } from '@/core/ledger/openingDelta.ts';
import type { CompanyScope, Sql } from '@/shared/database/Database.ts';
import { inChunks } from './inChunks.ts';

export type LedgerAccount = {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly type: AccountType;
};

/** Σ postings of one account in one currency; `isOpening` for opening balances and their reversals. */
export type Movement = AccountBalance & { readonly isOpening: boolean; readonly isInside: boolean };

export type PostedYear = {
  readonly movements: readonly Movement[];
  /** Entries dated in the year that no reversal has taken back. */
  readonly standing: number;
  /** Reversals dated in the year of entries that are not. */
  readonly strayReversals: number;
};

type YearVoucher = {
  readonly id: string;
  readonly kind: 'entry' | 'opening' | 'reversal';
  readonly date: IsoDate;
  readonly postings: number;
  readonly isReversed: boolean;
  readonly originalKind: string | null;
  readonly originalDate: IsoDate | null;
};

const VOUCHERS_PER_PAGE = 10_000;

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
   * What is posted in the calendar months that the year and its eve touch, added up from the postings
   * themselves. Read in pages, each by key, so that no statement grows with the ledger.
   */
  async readYear(sql: Sql, year: BookFiscalYear): Promise<PostedYear> {
    const sums = new Map<string, Movement>();
    let standing = 0;
    let strayReversals = 0;
    for await (const page of this.#vouchersOf(sql, year)) {
      const inside = page.filter(({ date }) => isInside(year, date));
      standing += inside.filter(({ kind, isReversed }) => kind === 'entry' && !isReversed).length;
      strayReversals += inside.filter(
        ({ originalKind, originalDate }) =>
          originalKind === 'entry' && originalDate !== null && !isInside(year, originalDate),
      ).length;
      for (const isOpening of [false, true])
        for (const isInYear of [false, true]) {
          const alike = page.filter(
            ({ kind, originalKind, date }) =>
              (kind === 'opening' || originalKind === 'opening') === isOpening &&
              isInside(year, date) === isInYear,
          );
          for (const chunk of inChunks(alike, ({ postings }) => postings))
            for (const sum of await this.#sumsOf(sql, chunk)) {
              const key = `${isOpening} ${isInYear} ${sum.currency} ${sum.account}`;
              const amountMinor = (sums.get(key)?.amountMinor ?? 0) + sum.amountMinor;
              sums.set(key, { ...sum, amountMinor, isOpening, isInside: isInYear });
            }
        }
    }
    return { movements: [...sums.values()], standing, strayReversals };
  }

  async *#vouchersOf(sql: Sql, year: BookFiscalYear): AsyncGenerator<YearVoucher[]> {
    let date = firstDayOfMonth(addDays(year.startsOn, -1));
    let id = '';
    for (;;) {
      const page = await sql<YearVoucher>(
        `SELECT v.id, v.kind, v.dated_on AS date, v.posting_count AS postings,
           (SELECT r.id FROM vouchers r WHERE r.reverses_voucher_id = v.id) IS NOT NULL AS "isReversed",
           (SELECT o.kind FROM vouchers o WHERE o.id = v.reverses_voucher_id) AS "originalKind",
           (SELECT o.dated_on FROM vouchers o WHERE o.id = v.reverses_voucher_id) AS "originalDate"
         FROM vouchers v WHERE (v.dated_on, v.id) > ($1::date, $2::text) AND v.dated_on <= $3
         ORDER BY v.dated_on, v.id LIMIT ${VOUCHERS_PER_PAGE}`,
        [date, id, lastDayOfMonth(year.endsOn)],
      );
      if (page.length > 0) yield page;
      const last = page.at(-1);
      if (last === undefined || page.length < VOUCHERS_PER_PAGE) return;
      date = last.date;
      id = last.id;
    }
  }

  async #sumsOf(sql: Sql, vouchers: readonly YearVoucher[]): Promise<AccountBalance[]> {
    return sql(
      `SELECT a.number AS account, s.currency, s.amount AS "amountMinor"
       FROM (SELECT p.account_id, p.currency, sum(p.amount_minor) AS amount FROM unnest($1::text[]) AS i (id),
               LATERAL (SELECT account_id, currency, amount_minor FROM postings WHERE voucher_id = i.id OFFSET 0) p
             GROUP BY 1, 2 OFFSET 0) s JOIN accounts a ON a.id = s.account_id`,
      [vouchers.map(({ id }) => id)],
    );
  }

  /** The balances that are kept by account, summed over the same months as `readYear`. */
  async keptBalancesOf(sql: Sql, year: BookFiscalYear): Promise<AccountBalance[]> {
    return sql(
      `SELECT a.number AS account, b.currency, sum(b.debit_minor - b.credit_minor) AS "amountMinor"
       FROM account_balances b JOIN accounts a ON a.id = b.account_id
       WHERE b.month BETWEEN $1 AND $2 GROUP BY a.number, b.currency`,
      [firstDayOfMonth(addDays(year.startsOn, -1)), lastDayOfMonth(year.endsOn)],
    );
  }
}

function isInside(year: BookFiscalYear, date: IsoDate): boolean {
  return year.startsOn <= date && date <= year.endsOn;
}
