import { describe, expect, it } from 'vitest';
import { computeForecast } from '@/features/forecasts/computeForecast.ts';
import { booksLines } from '../../../../test/support/booksLines.ts';
import { partRows } from './partRows.ts';
import { periodRows } from './periodRows.ts';

const { series } = computeForecast(
  {
    currency: 'SEK',
    horizonMonths: 8,
    putBack: [],
    asOf: '2024-04-30',
    series: booksLines(28),
    warnings: [],
    scenario: null,
  },
  () => {},
).baseline;

function lineOf(key: string) {
  const line = series.find((one) => one.key === key);
  if (line === undefined) throw new Error(`no line ${key}`);
  return line;
}

describe('what a line is made of', () => {
  it('adds up to the line, booked and expected, over as many months behind as ahead', () => {
    const sumOf = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0);
    for (const key of ['cash', 'income', 'expense', 'result']) {
      const table = partRows(series, key);
      expect([table?.monthsBooked, table?.monthsAhead]).toEqual([8, 8]);
      expect(table?.total.expectedMinor).toBe(sumOf(table?.parts.map((part) => part.expectedMinor) ?? []));
      expect(table?.total.bookedMinor).toBe(sumOf(table?.parts.map((part) => part.bookedMinor) ?? []));
    }
    const { history, points } = lineOf('cash');
    expect(partRows(series, 'cash')?.total.expectedMinor).toBe(
      (points.at(-1)?.pointMinor ?? 0) - (history.at(-1)?.valueMinor ?? 0),
    );
    expect(partRows(series, 'expense')?.total.expectedMinor).toBe(
      sumOf(lineOf('expense').points.map(({ pointMinor }) => pointMinor)),
    );
  });

  it('takes expenses away from the result, and shows no empty line of all others', () => {
    const [income, expense] = partRows(series, 'result')?.parts ?? [];
    expect([income?.label, expense?.label]).toEqual(['Income', 'Expenses']);
    expect(expense?.expectedMinor).toBe(-(partRows(series, 'expense')?.total.expectedMinor ?? 0));
    const silent = series.map((line) =>
      line.key === 'income.other'
        ? {
            ...line,
            history: line.history.map((month) => ({ ...month, valueMinor: 0 })),
            points: line.points.map((point) => ({ ...point, pointMinor: 0 })),
          }
        : line,
    );
    expect(partRows(silent, 'income')?.parts.map(({ key }) => key)).toEqual([
      'income.INCOME0',
      'income.INCOME1',
    ]);
    expect(partRows(series, 'income.INCOME0')).toBeNull();
    expect(partRows([], 'income')).toBeNull();
  });
});

describe('the rows of a table by quarter and year', () => {
  it('are whole periods of the past, then those of the forecast with what is booked of them', () => {
    const income = lineOf('income');
    const rows = periodRows(income, 'year', 1);
    expect(rows.map(({ label }) => label)).toEqual(['2022', '2023', '2024, 4 of 12 booked']);
    expect(rows[0]?.actualMinor).toBe(
      income.history.slice(0, 12).reduce((sum, { valueMinor }) => sum + valueMinor, 0),
    );
    expect(rows[2]).toMatchObject({ actualMinor: null, month: '2024-12' });
    expect(rows[2]?.lower80Minor).toBeLessThan(rows[2]?.expectedMinor ?? 0);
    const quarters = periodRows(income, 'quarter', 1);
    expect(quarters).toHaveLength(9 + 3);
    expect(quarters[9]?.label).toBe('2024 Q2, 1 of 3 booked');
  });

  it('of a balance are what stood at the end, and none without history or totals', () => {
    const cash = lineOf('cash');
    expect(periodRows(cash, 'quarter', 1)[0]?.actualMinor).toBe(cash.history[2]?.valueMinor);
    const { totals, ...old } = cash;
    expect(totals).toHaveLength(4);
    expect(periodRows({ ...old, history: [] }, 'year', 1)).toEqual([]);
  });
});
