import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addToMonth } from '@/core/ledger/isoDate.ts';
import { booksLines } from '../../../test/support/booksLines.ts';
import { applyScenario } from './applyScenario.ts';
import { booksIdentities, CASH } from './books/booksLines.ts';
import { totalsOf } from './books/totalsOf.ts';
import { forecastBooks } from './forecastBooks.ts';
import type { ScenarioOperation } from './ScenarioOperation.ts';
import type { BooksForecast } from './SeriesForecast.ts';

const HORIZON = 9;
const START = 7;
const BASELINE = forecastBooks(booksLines(24), { horizonMonths: HORIZON, fiscalYearStartMonth: START });

const month = fc.integer({ min: -2, max: HORIZON + 2 }).map((step) => addToMonth(BASELINE.asOfMonth, step));
const item = {
  direction: fc.constantFrom('inflow' as const, 'outflow' as const),
  amountMinor: fc.integer({ min: 1, max: 1e10 }),
  label: fc.constant('Item'),
};
const operation: fc.Arbitrary<ScenarioOperation> = fc.oneof(
  fc.record({ type: fc.constant('oneOff' as const), month, ...item }),
  fc.record({ type: fc.constant('monthly' as const), fromMonth: month, toMonth: month, ...item }),
  fc.record({
    type: fc.constant('scale' as const),
    target: fc.constantFrom('income' as const, 'expense' as const),
    percent: fc.integer({ min: -10_000, max: 10_000 }).map((basisPoints) => basisPoints / 100),
    fromMonth: month,
  }),
);

function amountsOf(books: BooksForecast): Map<string, number[]> {
  return new Map(books.series.map(({ key, points }) => [key, points.map(({ pointMinor }) => pointMinor)]));
}

test('no operation is the baseline itself, accounts, quarters and all', () => {
  expect(applyScenario(BASELINE, []).forecast).toBe(BASELINE);
});

test('every line still adds up, cash by its changes, and bands stay around their points', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 6 }), (operations) => {
      const { forecast } = applyScenario(BASELINE, operations);
      const amounts = amountsOf(forecast);
      const cash = amounts.get(CASH) ?? [];
      const last = forecast.series.find(({ key }) => key === CASH)?.history.at(-1)?.valueMinor ?? 0;
      amounts.set(
        CASH,
        cash.map((amount, step) => amount - (cash[step - 1] ?? last)),
      );
      for (const { total, parts } of booksIdentities([...amounts.keys()])) {
        const sums = Array.from({ length: HORIZON }, (_, step) =>
          parts.reduce((sum, { key, sign }) => sum + sign * (amounts.get(key)?.[step] ?? 0), 0),
        );
        expect(sums, total).toEqual(amounts.get(total));
      }
      for (const { points } of forecast.series) {
        for (const { lower95Minor, lower80Minor, pointMinor, upper80Minor, upper95Minor } of points) {
          const order = [lower95Minor, lower80Minor, pointMinor, upper80Minor, upper95Minor].map(Number);
          expect(order).toEqual([...order].sort((left, right) => left - right));
        }
      }
    }),
  );
});

test('quarters and years move with the months, and other movements of cash stay', () => {
  fc.assert(
    fc.property(fc.array(operation, { minLength: 1, maxLength: 4 }), (operations) => {
      const { forecast } = applyScenario(BASELINE, operations);
      for (const [index, line] of forecast.series.entries()) {
        expect(line.totals).toEqual(totalsOf(line, START));
        if (line.key === 'cash.other') expect(line).toBe(BASELINE.series[index]);
      }
    }),
  );
});

test('a percentage scales every account, an item goes to the line of all others', () => {
  const fromMonth = addToMonth(BASELINE.asOfMonth, 1);
  const half = amountsOf(
    applyScenario(BASELINE, [{ type: 'scale', target: 'expense', percent: -50, fromMonth }]).forecast,
  );
  const rent = { type: 'monthly', direction: 'outflow', amountMinor: 777, fromMonth, label: 'Rent' } as const;
  const more = amountsOf(applyScenario(BASELINE, [rent]).forecast);
  for (const [key, amounts] of amountsOf(BASELINE)) {
    if (key.startsWith('expense.')) {
      for (const [step, amount] of amounts.entries()) {
        expect(Math.abs((half.get(key)?.[step] ?? 0) - amount / 2)).toBeLessThan(1);
      }
    }
    const added = (more.get(key)?.[0] ?? 0) - (amounts[0] ?? 0);
    const expected = { expense: 777, 'expense.other': 777, result: -777, cash: -777 }[key] ?? 0;
    expect(added, key).toBe(expected);
  }
});

test('an item for a class with accounts but no line of all others is refused', () => {
  const series = BASELINE.series.filter(({ key }) => key !== 'income.other');
  const gift = {
    type: 'oneOff',
    direction: 'inflow',
    amountMinor: 1,
    month: addToMonth(BASELINE.asOfMonth, 1),
    label: 'Gift',
  } as const;
  expect(() => applyScenario({ ...BASELINE, series }, [gift])).toThrow(/other accounts of income/);
});
