import { describe, expect, it } from 'vitest';
import { booksIdentities } from '@/core/forecast/books/booksLines.ts';
import type { CompanyScope } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';
import { monthlyAmounts, postVoucher, seedBooks } from '../../../test/support/seedBooks.ts';
import { createCompanyWithOwner, createTestDatabase } from '../../../test/support/testDatabase.ts';
import { ACCOUNTS_MAX, readBooksSpan, readMonthlyBooks } from './MonthlyBooksReadModel.ts';

const { database, workerDatabase, clientOf } = await createTestDatabase();

async function read(companyId: string) {
  return workerDatabase.inCompanyAsWorker(companyId, async (sql) => {
    const span = await readBooksSpan(sql);
    return span && { span, ...(await readMonthlyBooks(sql, span)) };
  });
}

async function accountId(companyId: string, number: string): Promise<string> {
  const [row] = await workerDatabase.inCompanyAsWorker(companyId, (sql) =>
    sql<{ id: string }>('SELECT id FROM accounts WHERE number = $1', [number]),
  );
  return row?.id ?? '';
}

/** A voucher on an expense account, which is opened where it is new; answers the account's id. */
async function spend(
  scope: CompanyScope,
  account: { number: string; name: string },
  { on, amountMinor, paidFrom = '1930' }: { on: string; amountMinor: number; paidFrom?: string },
): Promise<string> {
  const from = await accountId(scope.companyId, paidFrom);
  const known = await accountId(scope.companyId, account.number);
  const id = known === '' ? newId() : known;
  await database.inCompany(scope, async (sql) => {
    if (known === '')
      await sql(
        "INSERT INTO accounts (id, company_id, number, name, type) VALUES ($1, $2, $3, $4, 'expense')",
        [id, scope.companyId, account.number, account.name],
      );
    await postVoucher(sql, scope, {
      kind: 'entry',
      on,
      lines: [
        [id, amountMinor],
        [from, -amountMinor],
      ],
    });
  });
  return id;
}

/** Gaps of every identity in every month, cash by its changes; the first of these is left out. */
function gapsOf(series: readonly { key: string; values: readonly number[] }[]): number[] {
  const values = new Map(series.map((line) => [line.key, line.values]));
  const cash = values.get('cash') ?? [];
  values.set(
    'cash',
    cash.map((value, index) => value - (cash[index - 1] ?? 0)),
  );
  return booksIdentities([...values.keys()]).flatMap(({ total, parts }) =>
    (values.get(total) ?? [])
      .map((value, index) =>
        parts.reduce((gap, { key, sign }) => gap - sign * (values.get(key)?.[index] ?? 0), value),
      )
      .slice(total === 'cash' ? 1 : 0),
  );
}

describe('the monthly books', () => {
  it('are cash at each end of month and flows in their natural sign, with the opening only in the cash', async () => {
    const scope = await createCompanyWithOwner(database);
    const { cashMinor } = await seedBooks(database, scope, { from: '2024-11', months: 14 });
    const books = await read(scope.companyId);
    expect(books?.span).toEqual({ firstOn: '2024-11-30', asOf: '2025-12-31', currency: 'SEK' });
    expect(books?.warnings).toEqual([]);
    const [cash, income, expense] = books?.series ?? [];
    expect(cash).toMatchObject({ key: 'cash', kind: 'balance', startMonth: '2024-11', currency: 'SEK' });
    expect(cash?.values).toHaveLength(14);
    expect(cash?.values.at(-1)).toBe(cashMinor);
    expect(income?.values[3]).toBe(monthlyAmounts(3).incomeMinor);
    expect(expense?.values[3]).toBe(monthlyAmounts(3).expenseMinor);
  });

  it('are nothing before the first voucher', async () => {
    const scope = await createCompanyWithOwner(database);
    expect(await read(scope.companyId)).toBeUndefined();
  });

  it('say that the last month may be incomplete', async () => {
    const scope = await createCompanyWithOwner(database);
    await seedBooks(database, scope, { months: 3, day: 12 });
    const books = await read(scope.companyId);
    expect(books?.span.asOf).toBe('2023-03-12');
    expect(books?.warnings.map(({ code }) => code)).toEqual(['LAST_MONTH_PARTIAL']);
    expect(books?.series[0]?.values).toHaveLength(3);
  });

  it('end where the last voucher stands that was not taken back', async () => {
    const scope = await createCompanyWithOwner(database);
    const { cashMinor } = await seedBooks(database, scope, { months: 10 });
    const bank = await accountId(scope.companyId, '1930');
    const sales = await accountId(scope.companyId, '3001');
    await database.inCompany(scope, async (sql) => {
      const on = '2023-11-05';
      const mistake = await postVoucher(sql, scope, {
        kind: 'entry',
        on,
        lines: [
          [bank, 777],
          [sales, -777],
        ],
      });
      await postVoucher(sql, scope, {
        kind: 'reversal',
        on,
        reverses: mistake,
        lines: [
          [bank, -777],
          [sales, 777],
        ],
      });
    });
    const books = await read(scope.companyId);
    expect(books?.span.asOf).toBe('2023-10-31');
    expect(books?.series[0]?.values.at(-1)).toBe(cashMinor);
  });

  it('leave out the year-end transfer of the result, which is no flow of the business', async () => {
    const scope = await createCompanyWithOwner(database);
    await seedBooks(database, scope, { months: 12 });
    const equity = await accountId(scope.companyId, '2081');
    await database.inCompany(scope, async (sql) => {
      const id = newId();
      await sql(
        "INSERT INTO accounts (id, company_id, number, name, type) VALUES ($1, $2, '8999', 'Årets resultat', 'expense')",
        [id, scope.companyId],
      );
      await postVoucher(sql, scope, {
        kind: 'entry',
        on: '2023-12-31',
        lines: [
          [id, 9_999_999],
          [equity, -9_999_999],
        ],
      });
    });
    const expense = (await read(scope.companyId))?.series.find(({ key }) => key === 'expense');
    expect(expense?.values.at(-1)).toBe(monthlyAmounts(11).expenseMinor);
  });

  it('have a line for each account, in which every identity closes to the unit', async () => {
    const scope = await createCompanyWithOwner(database);
    await seedBooks(database, scope, { from: '2024-11', months: 14 });
    // Owed to the owners and not paid yet: an expense that moves no cash.
    await spend(
      scope,
      { number: '6991', name: 'Övrigt' },
      { on: '2025-06-30', amountMinor: 1_234_567, paidFrom: '2081' },
    );
    const books = await read(scope.companyId);
    const sales = await accountId(scope.companyId, '3001');
    const rent = await accountId(scope.companyId, '5010');
    const other = await accountId(scope.companyId, '6991');
    expect(books?.series.map(({ key, label }) => [key, label])).toEqual([
      ['cash', 'Cash'],
      ['income', 'Income'],
      ['expense', 'Expenses'],
      ['result', 'Result'],
      ['cash.other', 'Other cash movements'],
      [`income.${sales}`, '3001 Försäljning'],
      ['income.other', 'Other income'],
      [`expense.${rent}`, '5010 Lokalhyra'],
      [`expense.${other}`, '6991 Övrigt'],
      ['expense.other', 'Other expenses'],
    ]);
    const gaps = gapsOf(books?.series ?? []);
    expect(gaps).toHaveLength(3 * 14 + 13);
    expect(gaps.every((gap) => gap === 0)).toBe(true);
    const otherCash = books?.series.find(({ key }) => key === 'cash.other')?.values;
    expect(otherCash?.filter((value) => value !== 0)).toEqual([1_234_567]);
  });

  it('put all but the twelve accounts that moved most of late into one line', async () => {
    const scope = await createCompanyWithOwner(database);
    await seedBooks(database, scope, { from: '2022-01', months: 36 });
    for (let place = 0; place < ACCOUNTS_MAX + 2; place += 1) {
      const account = { number: String(6000 + place), name: `Konto ${place}` };
      await spend(scope, account, { on: '2024-05-10', amountMinor: 1_000 + place });
    }
    // Large, but more than two years ago.
    await spend(scope, { number: '7000', name: 'Före' }, { on: '2022-06-10', amountMinor: 9_000_000 });
    const series = (await read(scope.companyId))?.series ?? [];
    const labels = series.filter(({ key }) => key.startsWith('expense.')).map(({ label }) => label);
    const largest = Array.from({ length: ACCOUNTS_MAX - 1 }, (_, index) => {
      const place = ACCOUNTS_MAX + 1 - index;
      return `${6000 + place} Konto ${place}`;
    });
    expect(labels).toEqual(['5010 Lokalhyra', ...largest, 'Other expenses']);
    const rest = series.find(({ key }) => key === 'expense.other')?.values ?? [];
    expect([rest[5], rest[28]]).toEqual([9_000_000, 1_000 + 1_001 + 1_002]);
    expect(gapsOf(series).every((gap) => gap === 0)).toBe(true);
  });

  it('know with which month fiscal years go on', async () => {
    const scope = await createCompanyWithOwner(database);
    await seedBooks(database, scope, { from: '2025-01', months: 5 });
    expect((await read(scope.companyId))?.fiscalYearStartMonth).toBe(1);
    const moved = await createCompanyWithOwner(database);
    await seedBooks(database, moved, { from: '2025-01', months: 5 });
    // A prolonged first year, which ends in June.
    const admin = await clientOf('admin');
    await admin.query("UPDATE fiscal_years SET ends_before = '2026-07-01' WHERE company_id = $1", [
      moved.companyId,
    ]);
    expect((await read(moved.companyId))?.fiscalYearStartMonth).toBe(7);
  });
});
