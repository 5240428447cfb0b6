/** Lines of small books that add up, for forecasts of them. */
import type { MonthlySeries } from '@/core/forecast/MonthlySeries.ts';
import { addToMonth } from '@/core/ledger/isoDate.ts';
import { type AccountMonthRow, toBooksSeries } from '@/features/forecasts/toBooksSeries.ts';

const SEASON = [0, 2, 5, 3, 1, -2, -6, -4, 2, 3, 4, 8];

/** Two income and three expense accounts with seasons and trends, some of each class elsewhere; nothing random. */
export function booksLines(months: number, from = '2022-01'): MonthlySeries[] {
  const shown = Array.from({ length: months }, (_, index) => addToMonth(from, index));
  const accounts = (['income', 'expense'] as const).flatMap((type, side) =>
    Array.from({ length: 2 + side }, (_, place) =>
      shown.map((month, index): AccountMonthRow => {
        const season = SEASON[(index + 4 * place) % 12] ?? 0;
        const noise = ((index * (7919 + 13 * place) + side) % 17) * 31_07;
        const flow_minor = Math.round((1_000_000 + season * 40_000 + index * 3_000 + noise) / (place + 1));
        const id = `${type.toUpperCase()}${place}`;
        return { id, number: `${3 + 2 * side}00${place}`, name: `Account ${place}`, type, month, flow_minor };
      }),
    ).flat(),
  );
  const sumOf = (type: string, month: string) =>
    accounts
      .filter((row) => row.type === type && row.month === month)
      .reduce((sum, { flow_minor }) => sum + flow_minor, 0);
  const rows = shown.map((month, index) => {
    const income_minor = sumOf('income', month) + 5_000;
    const expense_minor = sumOf('expense', month) + 7_001 + (index % 5) * 100;
    const other = ((index * 104_729) % 23) * 10_007 - 110_000;
    return { month, income_minor, expense_minor, cash_minor: income_minor - expense_minor + other };
  });
  const opening = { month: addToMonth(from, -1), income_minor: 0, expense_minor: 0, cash_minor: 9_000_000 };
  return toBooksSeries({ currency: 'SEK', shown, months: [opening, ...rows], accounts });
}
