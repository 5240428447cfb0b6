/** Books of a small company, month by month, written as the ledger demands them. */
import { addToMonth, lastDayOfMonth } from '@/core/ledger/isoDate.ts';
import type { CompanyScope, Database, Sql } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';

export type SeededBooks = {
  /** First month, `YYYY-MM`; an opening balance stands on its eve. */
  readonly from?: string;
  readonly months?: number;
  /** Day of the last voucher in each month; the last day when not given. */
  readonly day?: number;
  /** More expense, once: of a month counted from 0. */
  readonly oneOff?: { readonly index: number; readonly expenseMinor: number };
};

const OPENING_MINOR = 50_000_00;

/** Income and expense of a month: a season, a trend, and nothing random. */
export function monthlyAmounts(index: number): { incomeMinor: number; expenseMinor: number } {
  const season = [0, 2, 5, 3, 1, -2, -6, -4, 2, 3, 4, 8][index % 12] ?? 0;
  return {
    incomeMinor: 100_000_00 + season * 4_000_00 + index * 500_00 + ((index * 7919) % 13) * 300_00,
    expenseMinor: 90_000_00 + season * 1_000_00 + index * 400_00 + ((index * 104_729) % 11) * 200_00,
  };
}

/** Writes the books; answers the cash at their end, in minor units. */
export async function seedBooks(
  database: Database,
  scope: CompanyScope,
  books: SeededBooks = {},
): Promise<{ cashMinor: number; asOf: string }> {
  const { from = '2023-01', months = 36, day, oneOff } = books;
  const dayOf = (month: string) =>
    day === undefined ? lastDayOfMonth(month) : `${month}-${String(day).padStart(2, '0')}`;
  const all = Array.from({ length: months }, (_, index) => addToMonth(from, index));
  let cashMinor = OPENING_MINOR;
  await database.inCompany(scope, async (sql) => {
    await openYears(sql, scope, from, months);
    const accounts = await openAccounts(sql, scope);
    const post = (kind: string, on: string, lines: [string, number][]) =>
      postVoucher(sql, scope, { kind, on, lines });
    await post('opening', lastDayOfMonth(addToMonth(from, -1)), [
      [accounts.bank, OPENING_MINOR],
      [accounts.equity, -OPENING_MINOR],
    ]);
    for (const [index, month] of all.entries()) {
      const { incomeMinor, expenseMinor: usualMinor } = monthlyAmounts(index);
      const expenseMinor = usualMinor + (index === oneOff?.index ? oneOff.expenseMinor : 0);
      cashMinor += incomeMinor - expenseMinor;
      await post('entry', dayOf(month), [
        [accounts.bank, incomeMinor - expenseMinor],
        [accounts.sales, -incomeMinor],
        [accounts.rent, expenseMinor],
      ]);
    }
  });
  return { cashMinor, asOf: dayOf(all.at(-1) ?? from) };
}

async function openYears(sql: Sql, { companyId }: CompanyScope, from: string, months: number): Promise<void> {
  const last = Number(addToMonth(from, months - 1).slice(0, 4));
  for (let year = Number(from.slice(0, 4)); year <= last; year += 1) {
    const id = newId();
    await sql('INSERT INTO fiscal_years (id, company_id, starts_on, ends_before) VALUES ($1, $2, $3, $4)', [
      id,
      companyId,
      `${year}-01-01`,
      `${year + 1}-01-01`,
    ]);
    await sql(
      `INSERT INTO periods (company_id, fiscal_year_id, starts_on, ends_before)
       SELECT $1, $2, m::date, (m + interval '1 month')::date
       FROM generate_series($3::timestamp, $3::timestamp + interval '11 months', interval '1 month') m`,
      [companyId, id, `${year}-01-01`],
    );
  }
}

async function openAccounts(sql: Sql, { companyId }: CompanyScope) {
  const open = async (number: string, name: string, type: string, isCash = false) => {
    const id = newId();
    await sql(
      'INSERT INTO accounts (id, company_id, number, name, type, is_cash) VALUES ($1, $2, $3, $4, $5, $6)',
      [id, companyId, number, name, type, isCash],
    );
    return id;
  };
  return {
    bank: await open('1930', 'Bank', 'asset', true),
    equity: await open('2081', 'Aktiekapital', 'equity'),
    sales: await open('3001', 'Försäljning', 'income'),
    rent: await open('5010', 'Lokalhyra', 'expense'),
  };
}

let number = 0;

/** One voucher; amounts are debit positive. Answers its id. */
export async function postVoucher(
  sql: Sql,
  scope: CompanyScope,
  voucher: {
    kind: string;
    on: string;
    lines: readonly [accountId: string, amountMinor: number][];
    reverses?: string;
  },
): Promise<string> {
  const { kind, on, lines, reverses = null } = voucher;
  const id = newId();
  number += 1;
  await sql(
    `INSERT INTO vouchers (id, company_id, kind, series, number, dated_on, description, posting_count,
     reverses_voucher_id, posted_by) VALUES ($1, $2, $3, 'A', $4, $5, '', $6, $7, $8)`,
    [id, scope.companyId, kind, String(number), on, lines.length, reverses, scope.userId],
  );
  await sql(
    `INSERT INTO postings (company_id, voucher_id, line_no, account_id, dated_on, amount_minor, currency, description)
     SELECT $1, $2, n, a, $3, m, 'SEK', '' FROM unnest($4::text[], $5::bigint[]) WITH ORDINALITY AS line (a, m, n)`,
    [scope.companyId, id, on, lines.map(([account]) => account), lines.map(([, amount]) => amount)],
  );
  return id;
}
