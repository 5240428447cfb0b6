import { describe, expect, it } from 'vitest';
import { booksLines } from '../../../test/support/booksLines.ts';
import { booksIdentities, CASH } from './books/booksLines.ts';
import { forecastBooks } from './forecastBooks.ts';
import { forecastMonthly } from './forecastMonthly.ts';
import { sumOf } from './monthly/settleContributions.ts';
import type { BooksForecast } from './SeriesForecast.ts';

function lineOf({ series }: BooksForecast, key: string) {
  const line = series.find((one) => one.key === key);
  if (!line) throw new Error(`no line ${key}`);
  return line;
}

/** Gaps of every identity in every month, cash taken by its changes. */
function gapsOf(books: BooksForecast): number[] {
  const keys = books.series.map(({ key }) => key);
  const last = lineOf(books, CASH).history.at(-1)?.valueMinor ?? 0;
  const amountOf = (key: string, step: number) => {
    const { points } = lineOf(books, key);
    const amount = points[step]?.pointMinor ?? 0;
    return key === CASH ? amount - (points[step - 1]?.pointMinor ?? last) : amount;
  };
  return booksIdentities(keys).flatMap(({ total, parts }) =>
    lineOf(books, total).points.map((_, step) =>
      parts.reduce((gap, { key, sign }) => gap - sign * amountOf(key, step), amountOf(total, step)),
    ),
  );
}

describe('the forecast of the books', () => {
  const books = forecastBooks(booksLines(48), { horizonMonths: 18, fiscalYearStartMonth: 7 });

  it('adds up: accounts to classes, these to the result, and that with other movements to the change of cash', () => {
    const gaps = gapsOf(books);
    expect(gaps).toHaveLength(4 * 18);
    expect(gaps.every((gap) => gap === 0)).toBe(true);
    expect(books.reconciliation).toMatchObject({ method: 'variance' });
  });

  it('says by how much each line was moved, and what a point is made of still sums to it', () => {
    for (const { points, explanation } of books.series) {
      expect(explanation.contributions.map(sumOf)).toEqual(points.map(({ pointMinor }) => pointMinor));
      const moved = explanation.contributions.some(({ reconciledMinor }) => reconciledMinor !== 0);
      expect(explanation.sentences.some((sentence) => sentence.startsWith('Moved by '))).toBe(moved);
    }
    expect(lineOf(books, 'income.INCOME0').explanation.sentences.at(-1)).toMatch(
      /^Moved by [+−][\d,]+\.\d\d SEK in the 18 months together so that the accounts add up to income\.$/,
    );
    expect(lineOf(books, 'cash').explanation.sentences.at(-1)).toContain(
      'in the last month so that cash changes',
    );
  });

  it('tests the main lines by forecasting anew, and accounts with the parameters of today', () => {
    const kinds = new Map(books.series.map(({ key, explanation }) => [key, explanation.backtest?.kind]));
    expect(['cash', 'income', 'expense', 'result'].map((key) => kinds.get(key))).toEqual(
      Array(4).fill('refitted'),
    );
    expect(kinds.get('expense.EXPENSE0')).toBe('kept');
    expect(kinds.get('cash.other')).toBe('kept');
  });

  it('has quarters and years of the fiscal year, bands around them', () => {
    const { totals = [] } = lineOf(books, 'result');
    // 2026-01 … 2027-06 with years from July: half of FY2026 is booked, FY2027 is all ahead.
    expect(totals.map(({ label, monthsBooked }) => [label, monthsBooked])).toEqual([
      ['FY2026 Q3', 0],
      ['FY2026 Q4', 0],
      ['FY2027 Q1', 0],
      ['FY2027 Q2', 0],
      ['FY2027 Q3', 0],
      ['FY2027 Q4', 0],
      ['FY2026', 6],
      ['FY2027', 0],
    ]);
    for (const [index, total] of totals.entries()) {
      const of = (key: string) => lineOf(books, key).totals?.[index]?.pointMinor ?? 0;
      expect(total.pointMinor).toBe(of('income') - of('expense'));
      expect(total.lower95Minor).toBeLessThan(total.lower80Minor ?? 0);
      expect(total.upper80Minor).toBeLessThan(total.upper95Minor ?? 0);
      expect(of('cash')).toBe(
        lineOf(books, 'cash').points.find(({ month }) => month === total.toMonth)?.pointMinor,
      );
    }
  });

  it('gives the same again, and the same lines in any order', () => {
    const lines = booksLines(30);
    const options = { horizonMonths: 4 };
    const once = forecastBooks(lines, options);
    expect(forecastBooks(lines, options)).toEqual(once);
    const turned = forecastBooks([...lines].reverse(), options);
    expect([...turned.series].reverse()).toEqual(once.series);
  });

  it('holds with a single month of history, and leaves lines alone that add up to nothing', () => {
    const young = forecastBooks(booksLines(1), { horizonMonths: 3 });
    expect(gapsOf(young).every((gap) => gap === 0)).toBe(true);
    const [cash, income] = booksLines(24);
    if (!cash || !income) throw new Error('no lines');
    const bare = forecastBooks([cash, income], { horizonMonths: 6 });
    expect(bare.reconciliation).toBeNull();
    expect(bare.series[1]?.points).toEqual(forecastMonthly(income, { horizonMonths: 6 }).points);
  });

  it('refuses lines that do not add up in the past', () => {
    const lines = booksLines(24).map((line) =>
      line.key === 'expense.other' ? { ...line, values: line.values.map((value) => value + 1) } : line,
    );
    expect(() => forecastBooks(lines, { horizonMonths: 3 })).toThrow(/expense is not the sum of its parts/);
  });

  it('puts a one-off back in every line that it stands in', () => {
    const lines = booksLines(48).map((line) => {
      const isHit = ['expense', 'expense.EXPENSE0'].includes(line.key);
      const sign = isHit ? 1 : ['result', 'cash.other'].includes(line.key) ? -1 : 0;
      const add = line.key === 'cash.other' ? 0 : sign * 30_000_000;
      const values = line.values.map((value, index) => (index === 40 ? value + add : value));
      // The bank pays it, so that cash falls from that month on.
      return line.key === 'cash'
        ? { ...line, values: line.values.map((value, index) => (index >= 40 ? value - 30_000_000 : value)) }
        : { ...line, values };
    });
    const excludedIn = (options: Parameters<typeof forecastBooks>[1]) =>
      forecastBooks(lines, options)
        .series.filter(({ explanation }) => explanation.exclusions.some(({ month }) => month === '2025-05'))
        .map(({ key }) => key);
    expect(excludedIn({ horizonMonths: 3 })).toEqual(['cash', 'expense', 'result', 'expense.EXPENSE0']);
    const putBack = [{ seriesKey: 'expense', month: '2025-05' }];
    expect(excludedIn({ horizonMonths: 3, putBack })).toEqual([]);
  });
});

describe('an account', () => {
  it('is forecast as any line is, points and bands alike', () => {
    for (const line of booksLines(40).slice(4)) {
      const options = { horizonMonths: 9, putBack: [{ seriesKey: line.key, month: '2022-03' }] };
      const whole = forecastMonthly(line, options);
      const quick = forecastMonthly(line, { ...options, refits: 0 });
      expect(quick.points).toEqual(whole.points);
      expect(quick.history).toEqual(whole.history);
      expect(quick.explanation.contributions).toEqual(whole.explanation.contributions);
    }
    const [line] = booksLines(24);
    if (!line) throw new Error('no line');
    const broken = { ...line, values: [...line.values.slice(1), 0.5] };
    expect(() => forecastMonthly(broken, { horizonMonths: 3, refits: 0 })).toThrow(RangeError);
  });
});
