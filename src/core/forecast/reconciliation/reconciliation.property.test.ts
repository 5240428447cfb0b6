import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Identity } from './Identity.ts';
import { type BaseForecast, reconcileForecasts } from './reconcileForecasts.ts';
import { roundToIdentities } from './roundToIdentities.ts';

/** A chart of accounts of two levels: income and expense of some accounts, profit of both. */
type Books = { readonly identities: Identity[]; readonly leaves: string[] };

function booksOf(incomes: number, expenses: number): Books {
  const named = (name: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${name}${index}`);
  const sum = (total: string, keys: string[]): Identity => ({
    total,
    parts: keys.map((key) => ({ key, sign: 1 })),
  });
  const income = named('income', incomes);
  const expense = named('expense', expenses);
  const profit: Identity = {
    total: 'profit',
    parts: [
      { key: 'income', sign: 1 },
      { key: 'expense', sign: -1 },
    ],
  };
  return {
    identities: [profit, sum('income', income), sum('expense', expense)],
    leaves: [...income, ...expense],
  };
}

const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
const deviation = fc.double({ min: 0, max: 1e4, noNaN: true });

const cases = fc
  .record({ incomes: fc.integer({ min: 1, max: 5 }), expenses: fc.integer({ min: 1, max: 5 }) })
  .chain(({ incomes, expenses }) => {
    const books = booksOf(incomes, expenses);
    const keys = ['profit', 'income', 'expense', ...books.leaves];
    const line = fc.record({
      point: value,
      deviation,
      residuals: fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 30, maxLength: 30 }),
    });
    return fc.record({
      books: fc.constant(books),
      keys: fc.constant(keys),
      lines: fc.array(line, { minLength: keys.length, maxLength: keys.length }),
      knows: fc.constantFrom('nothing', 'variances', 'residuals', 'both'),
    });
  });

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

function forecastsOf({ keys, lines, knows }: Case): BaseForecast[] {
  return keys.map((key, index) => {
    const line = lines[index] as Case['lines'][number];
    return {
      key,
      points: Float64Array.of(line.point),
      variances: knows === 'variances' || knows === 'both' ? Float64Array.of(line.deviation ** 2) : undefined,
      residuals: knows === 'residuals' || knows === 'both' ? Float64Array.from(line.residuals) : undefined,
    };
  });
}

function mapOf(forecasts: readonly { key: string; points: Float64Array }[]): Map<string, number> {
  return new Map(forecasts.map(({ key, points }) => [key, points[0] as number]));
}

function gapsOf(values: ReadonlyMap<string, number>, identities: readonly Identity[]): number[] {
  return identities.map(({ total, parts }) =>
    parts.reduce((gap, { key, sign }) => gap - sign * (values.get(key) ?? 0), values.get(total) ?? 0),
  );
}

describe('reconciliation', () => {
  it('adds up, does not widen any line, and changes nothing the second time', () => {
    fc.assert(
      fc.property(cases, (drawn) => {
        const forecasts = forecastsOf(drawn);
        const { lines } = reconcileForecasts(forecasts, drawn.books.identities);
        for (const gap of gapsOf(mapOf(lines), drawn.books.identities)) expect(Math.abs(gap)).toBeLessThan(1);
        for (const { varianceRatios } of lines) {
          expect(varianceRatios[0]).toBeGreaterThanOrEqual(0);
          expect(varianceRatios[0]).toBeLessThanOrEqual(1);
        }
        const again = reconcileForecasts(
          forecasts.map((forecast, index) => ({ ...forecast, points: lines[index]?.points as Float64Array })),
          drawn.books.identities,
        );
        // Rounding of values of 10⁹ grows with the ratio of the largest to the smallest deviation, up to 10⁵.
        for (const [index, { points }] of again.lines.entries()) {
          expect(Math.abs((points[0] as number) - (lines[index]?.points[0] as number))).toBeLessThan(0.5);
        }
      }),
    );
  });

  it('leaves coherent forecasts as they are, so that no bias comes in', () => {
    fc.assert(
      fc.property(cases, (drawn) => {
        const base = mapOf(
          forecastsOf(drawn).map((line) => ({
            ...line,
            points: line.points.map((point) => Math.round(point) + 0),
          })),
        );
        const sumOf = (name: string) =>
          [...base]
            .filter(([key]) => key.startsWith(name) && key !== name)
            .reduce((sum, [, at]) => sum + at, 0);
        const coherent = new Map(base)
          .set('income', sumOf('income'))
          .set('expense', sumOf('expense'))
          .set('profit', sumOf('income') - sumOf('expense'));
        const forecasts = forecastsOf(drawn).map((line) => ({
          ...line,
          points: Float64Array.of(coherent.get(line.key) ?? 0),
        }));
        const { lines } = reconcileForecasts(forecasts, drawn.books.identities);
        expect(roundToIdentities(mapOf(lines), drawn.books.identities)).toEqual(coherent);
      }),
    );
  });

  it('gives the same bytes in any order of lines, identities and parts', () => {
    fc.assert(
      fc.property(cases, (drawn) => {
        const forecasts = forecastsOf(drawn);
        const { lines } = reconcileForecasts(forecasts, drawn.books.identities);
        const turned = drawn.books.identities
          .map(({ total, parts }) => ({ total, parts: [...parts].reverse() }))
          .reverse();
        const other = reconcileForecasts([...forecasts].reverse(), turned);
        expect([...other.lines].reverse()).toEqual(lines);
        const whole = roundToIdentities(mapOf(lines), drawn.books.identities);
        expect(Object.fromEntries(roundToIdentities(mapOf(other.lines), turned))).toEqual(
          Object.fromEntries(whole),
        );
      }),
    );
  });

  it('rounds to whole units that add up exactly, none moved by more than a unit', () => {
    fc.assert(
      fc.property(cases, (drawn) => {
        const { lines } = reconcileForecasts(forecastsOf(drawn), drawn.books.identities);
        const values = mapOf(lines);
        const whole = roundToIdentities(values, drawn.books.identities);
        expect(gapsOf(whole, drawn.books.identities).every((gap) => gap === 0)).toBe(true);
        for (const [key, rounded] of whole) {
          expect(Number.isSafeInteger(rounded)).toBe(true);
          expect(Math.abs(rounded - (values.get(key) ?? 0))).toBeLessThan(1.001);
        }
      }),
    );
  });
});
