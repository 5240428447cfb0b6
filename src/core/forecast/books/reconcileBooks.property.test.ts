import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addToMonth } from '@/core/ledger/isoDate.ts';
import type { SeriesForecast } from '../SeriesForecast.ts';
import { booksIdentities, CASH } from './booksLines.ts';
import { reconcileBooks } from './reconcileBooks.ts';
import { totalsOf } from './totalsOf.ts';

const START = '2023-05';
const LENGTH = 20;
const HORIZON = 14;

type Drawn = {
  readonly flows: readonly number[];
  readonly points: readonly number[];
  readonly half: number | null;
};

function lineOf(
  key: string,
  history: readonly number[],
  { points, half }: Pick<Drawn, 'points' | 'half'>,
): SeriesForecast {
  return {
    key,
    label: key,
    currency: 'SEK',
    kind: key === CASH ? 'balance' : 'flow',
    status: 'ok',
    history: history.map((valueMinor, index) => ({ month: addToMonth(START, index), valueMinor })),
    points: points.map((pointMinor, step) => ({
      month: addToMonth(START, LENGTH + step),
      pointMinor,
      lower80Minor: half === null ? null : pointMinor - half,
      upper80Minor: half === null ? null : pointMinor + half + step,
      lower95Minor: half === null ? null : pointMinor - 2 * half,
      upper95Minor: half === null ? null : pointMinor + 2 * half + step,
    })),
    explanation: {
      method: 'theta',
      methodName: 'Theta',
      reason: '',
      members: [],
      historyMonths: LENGTH,
      seasonal: false,
      contributions: [],
      exclusions: [],
      filled: [],
      backtest: null,
      coverage: [],
      hitRate80: null,
      confidence: 'low',
      confidenceReason: '',
      warnings: [],
      sentences: [],
    },
  };
}

const amount = fc.integer({ min: -1e9, max: 1e9 });
const flow = fc.integer({ min: 0, max: 1e9 });
const half = fc.oneof(fc.integer({ min: 0, max: 1e8 }), fc.constant(null));

/** A line with flows of its own in the past and any forecast. */
function drawn(value: fc.Arbitrary<number>): fc.Arbitrary<Drawn> {
  return fc.record({
    flows: fc.array(value, { minLength: LENGTH, maxLength: LENGTH }),
    points: fc.array(amount, { minLength: HORIZON, maxLength: HORIZON }),
    half,
  });
}

const books = fc
  .record({
    income: fc.array(drawn(flow), { minLength: 1, maxLength: 4 }),
    expense: fc.array(drawn(amount), { minLength: 1, maxLength: 4 }),
    otherCash: drawn(amount),
    totals: fc.tuple(drawn(amount), drawn(amount), drawn(amount), drawn(amount)),
    opening: amount,
  })
  .map(({ income, expense, otherCash, totals, opening }) => {
    const sum = (lines: readonly { readonly flows: readonly number[] }[]) =>
      Array.from({ length: LENGTH }, (_, index) =>
        lines.reduce((total, { flows }) => total + (flows[index] ?? 0), 0),
      );
    const [allIncome, allExpense] = [sum(income), sum(expense)];
    const result = allIncome.map((value, index) => value - (allExpense[index] ?? 0));
    let stands = opening;
    const cash = result.map((value, index) => {
      stands += value + (otherCash.flows[index] ?? 0);
      return stands;
    });
    const [cashOwn, incomeOwn, expenseOwn, resultOwn] = totals;
    return [
      lineOf('cash', cash, cashOwn),
      lineOf('income', allIncome, incomeOwn),
      lineOf('expense', allExpense, expenseOwn),
      lineOf('result', result, resultOwn),
      lineOf('cash.other', otherCash.flows, otherCash),
      ...income.map((line, index) => lineOf(`income.${index}`, line.flows, line)),
      ...expense.map((line, index) => lineOf(`expense.${index}`, line.flows, line)),
    ];
  });

function pointsOf(series: readonly SeriesForecast[]): Map<string, number[]> {
  return new Map(series.map(({ key, points }) => [key, points.map(({ pointMinor }) => pointMinor)]));
}

describe('the lines of the books', () => {
  it('add up in every month to the unit, cash by its changes', () => {
    fc.assert(
      fc.property(books, fc.integer({ min: 1, max: 12 }), (lines, fiscalYearStartMonth) => {
        const { series } = reconcileBooks(lines, fiscalYearStartMonth);
        const points = pointsOf(series);
        const last = lines[0]?.history.at(-1)?.valueMinor ?? 0;
        const cash = points.get(CASH) ?? [];
        points.set(
          CASH,
          cash.map((value, step) => value - (cash[step - 1] ?? last)),
        );
        for (const { total, parts } of booksIdentities([...points.keys()])) {
          for (let step = 0; step < HORIZON; step += 1) {
            const sum = parts.reduce((so, { key, sign }) => so + sign * (points.get(key)?.[step] ?? 0), 0);
            expect(sum).toBe(points.get(total)?.[step]);
          }
        }
      }),
    );
  });

  it('keep bands around their points, and what was never negative at zero or above', () => {
    fc.assert(
      fc.property(books, (lines) => {
        const { series } = reconcileBooks(lines, 1);
        for (const { points } of series) {
          for (const { lower80Minor, upper80Minor, lower95Minor, upper95Minor, pointMinor } of points) {
            expect(lower80Minor ?? pointMinor).toBeLessThanOrEqual(pointMinor);
            expect(lower95Minor ?? pointMinor).toBeLessThanOrEqual(lower80Minor ?? pointMinor);
            expect(upper80Minor ?? pointMinor).toBeGreaterThanOrEqual(pointMinor);
            expect(upper95Minor ?? pointMinor).toBeGreaterThanOrEqual(upper80Minor ?? pointMinor);
            expect(Object.values({ pointMinor, lower95Minor }).every(isAmount)).toBe(true);
          }
        }
        for (const { key, points } of series.filter((line) => line.key.startsWith('income.'))) {
          expect(
            points.every(({ pointMinor }) => pointMinor >= 0),
            key,
          ).toBe(true);
        }
      }),
    );
  });

  it('do not depend on the order of the lines, and give the same again', () => {
    fc.assert(
      fc.property(
        books.chain((lines) =>
          fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })),
        ),
        ([lines, shuffled]) => {
          const { series } = reconcileBooks(lines, 4);
          const sorted = (list: readonly SeriesForecast[]) =>
            [...list].sort((left, right) => (left.key < right.key ? -1 : 1));
          expect(sorted(reconcileBooks(shuffled, 4).series)).toEqual(sorted(series));
          expect(reconcileBooks(lines, 4).series).toEqual(series);
        },
      ),
    );
  });

  it('add up in quarters and years, the result being income less expenses', () => {
    fc.assert(
      fc.property(books, fc.integer({ min: 1, max: 12 }), (lines, fiscalYearStartMonth) => {
        const { series } = reconcileBooks(lines, fiscalYearStartMonth);
        const totals = new Map(series.map((line) => [line.key, totalsOf(line, fiscalYearStartMonth)]));
        for (const [index, total] of (totals.get('result') ?? []).entries()) {
          const income = totals.get('income')?.[index]?.pointMinor ?? 0;
          expect(total.pointMinor).toBe(income - (totals.get('expense')?.[index]?.pointMinor ?? 0));
        }
        for (const { key, points } of series) {
          for (const { toMonth, pointMinor } of key === CASH ? (totals.get(key) ?? []) : []) {
            expect(pointMinor).toBe(points.find(({ month }) => month === toMonth)?.pointMinor);
          }
        }
      }),
    );
  });
});

function isAmount(value: number | null): boolean {
  return value === null || Number.isSafeInteger(value);
}
