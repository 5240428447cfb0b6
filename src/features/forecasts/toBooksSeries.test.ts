import fc from 'fast-check';
import { expect, test } from 'vitest';
import { booksIdentities } from '@/core/forecast/books/booksLines.ts';
import { type AccountMonthRow, type MonthRow, toBooksSeries } from './toBooksSeries.ts';

const SHOWN = ['2025-11', '2025-12', '2026-01'];
const amount = fc.integer({ min: -1e12, max: 1e12 });

test('in every month each line is the sum of its parts, cash by its changes, to the unit', () => {
  const monthRow = (month: string): fc.Arbitrary<MonthRow> =>
    fc.record({ month: fc.constant(month), income_minor: amount, expense_minor: amount, cash_minor: amount });
  const account = fc.record({
    id: fc.constantFrom('A', 'B', 'C', 'D'),
    month: fc.constantFrom(...SHOWN),
    flow_minor: amount,
  });
  const accounts = fc
    .uniqueArray(account, { selector: ({ id, month }) => id + month, maxLength: 9 })
    .map((rows) =>
      rows.map(
        (row): AccountMonthRow => ({
          ...row,
          number: row.id,
          name: 'Konto',
          type: row.id < 'C' ? 'income' : 'expense',
        }),
      ),
    );
  // A month without a row had no movement; one before those shown is in the opening cash.
  const months = fc.tuple(monthRow('2025-06'), monthRow('2025-11'), monthRow('2026-01'));
  fc.assert(
    fc.property(months, accounts, (rows, accountRows) => {
      const series = toBooksSeries({ currency: 'SEK', shown: SHOWN, months: rows, accounts: accountRows });
      const values = new Map(series.map((line) => [line.key, line.values]));
      const [before, first, last] = rows.map(({ cash_minor }) => cash_minor);
      const moved = [first ?? 0, 0, last ?? 0];
      expect(values.get('cash')?.[0]).toBe((before ?? 0) + (first ?? 0));
      values.set('cash', moved);
      for (const { total, parts } of booksIdentities([...values.keys()])) {
        const sums = SHOWN.map((_, index) =>
          parts.reduce((sum, { key, sign }) => sum + sign * (values.get(key)?.[index] ?? 0), 0),
        );
        expect(sums, total).toEqual(values.get(total));
      }
      for (const classKey of ['income', 'expense']) {
        const own = [...values.keys()].filter((key) => key.startsWith(`${classKey}.`));
        expect(own.length === 0 || own.includes(`${classKey}.other`)).toBe(true);
      }
    }),
  );
});
