import { describe, expect, it } from 'vitest';
import { newId } from '@/shared/ids/newId.ts';
import { monthlyAmounts, postVoucher, seedBooks } from '../../../test/support/seedBooks.ts';
import { createCompanyWithOwner, createTestDatabase } from '../../../test/support/testDatabase.ts';
import { readBooksSpan, readMonthlyBooks } from './MonthlyBooksReadModel.ts';

const { database, workerDatabase } = await createTestDatabase();

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
});
