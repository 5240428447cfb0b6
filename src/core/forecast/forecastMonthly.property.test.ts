import fc from 'fast-check';
import { expect, test } from 'vitest';
import { forecastMonthly } from './forecastMonthly.ts';
import { sumOf } from './monthly/settleContributions.ts';
import type { ForecastPoint, SeriesForecast } from './SeriesForecast.ts';

const amount = (bound: number) => fc.integer({ min: -bound, max: bound });
const list = (value: fc.Arbitrary<number>, maxLength = 60) => fc.array(value, { minLength: 1, maxLength });

/** Shapes that books really have, and some that they should not. */
const VALUES = fc.oneof(
  list(amount(1e13)),
  list(amount(3)),
  list(fc.nat(1e9)),
  list(fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, amount(1e8))),
  list(fc.oneof({ weight: 20, arbitrary: fc.integer({ min: 900, max: 1_100 }) }, amount(1e13))),
  fc
    .tuple(amount(1e13), fc.integer({ min: 1, max: 60 }))
    .map(([level, n]) => new Array<number>(n).fill(level)),
  fc
    .tuple(list(amount(1e7), 12), amount(1e7), fc.integer({ min: 24, max: 60 }))
    .map(([shape, slope, n]) =>
      Array.from({ length: n }, (_, i) => (shape[i % shape.length] ?? 0) + slope * i),
    ),
);
const KIND = fc.constantFrom('flow' as const, 'balance' as const);

function run(values: readonly number[], kind: 'flow' | 'balance', horizonMonths: number): SeriesForecast {
  const series = { key: 'k', label: 'Label', currency: 'EUR', kind, startMonth: '1990-06', values };
  return forecastMonthly(series, { horizonMonths });
}

function amountsOf(point: ForecastPoint): number[] {
  const { lower95Minor, lower80Minor, pointMinor, upper80Minor, upper95Minor } = point;
  return [lower95Minor, lower80Minor, pointMinor, upper80Minor, upper95Minor].flatMap((value) =>
    value === null ? [] : [value],
  );
}

function expectSound({ points, explanation }: SeriesForecast): void {
  for (const point of points) {
    const amounts = amountsOf(point);
    expect(amounts.every(Number.isSafeInteger)).toBe(true);
    expect(amounts).toEqual([...amounts].sort((left, right) => left - right));
    expect([1, 5]).toContain(amounts.length);
  }
  expect(explanation.contributions.map(({ month }) => month)).toEqual(points.map(({ month }) => month));
  expect(explanation.contributions.map(sumOf)).toEqual(points.map(({ pointMinor }) => pointMinor));
  for (const { month: _, ...parts } of explanation.contributions)
    expect(Object.values(parts).every(Number.isSafeInteger)).toBe(true);
  for (const { hits, trials } of explanation.coverage) expect(hits).toBeLessThanOrEqual(trials);
}

test('any series: safe integers, bands nested, the point inside, contributions sum to it', () => {
  fc.assert(
    fc.property(VALUES, KIND, fc.integer({ min: 1, max: 60 }), (values, kind, horizon) => {
      const forecast = run(values, kind, horizon);
      expect(forecast.points).toHaveLength(horizon);
      expect(forecast.status).toBe(values.length < 6 ? 'not-enough-history' : 'ok');
      expectSound(forecast);
      expect(forecast.explanation.sentences.join(' ')).not.toMatch(/NaN|undefined|Infinity|null/);
    }),
    { numRuns: 100 },
  );
}, 60_000);

test('any length up to 400 months', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), amount(1e10), KIND, (months, step, kind) => {
      const values = Array.from({ length: months }, (_, i) => Math.round(step * Math.sin(i * i) + i * 1e5));
      expectSound(run(values, kind, 18));
    }),
    { numRuns: 15 },
  );
}, 60_000);

test('the same input gives the same output', () => {
  fc.assert(
    fc.property(VALUES, KIND, (values, kind) => {
      expect(run([...values], kind, 12)).toEqual(run(values, kind, 12));
    }),
    { numRuns: 20 },
  );
});

test('a constant series is forecast as it is, with a band no wider than rounding', () => {
  fc.assert(
    fc.property(amount(1e13), fc.integer({ min: 6, max: 60 }), KIND, (level, months, kind) => {
      for (const point of run(new Array<number>(months).fill(level), kind, 6).points) {
        expect(amountsOf(point)).toHaveLength(5);
        for (const edge of amountsOf(point))
          expect(Math.abs(edge - level)).toBeLessThanOrEqual(1e-9 * Math.abs(level));
      }
    }),
    { numRuns: 20 },
  );
});
