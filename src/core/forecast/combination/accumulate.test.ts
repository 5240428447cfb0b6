import { describe, expect, test } from 'vitest';
import { fakeModel } from '../../../../test/support/fakeModel.ts';
import { accumulate } from './accumulate.ts';
import type { ValuesForecast } from './forecastValues.ts';

const STEPS = 12;
const model = fakeModel({ at: () => 0 });

/** A forecast of changes with these deviations; everything else zero unless given. */
function changes(deviationAt: (step: number) => number, given: Partial<ValuesForecast> = {}): ValuesForecast {
  const zeros = () => new Float64Array(STEPS);
  return {
    pool: { entries: [], why: 'a test' },
    tried: [],
    point: zeros(),
    components: { level: zeros(), trend: zeros(), season: zeros() },
    deviations: Float64Array.from({ length: STEPS }, (_, index) => deviationAt(index + 1)),
    spreads: zeros(),
    origins: [],
    isSeasonal: false,
    ...given,
  };
}

function expectVariances(forecast: ValuesForecast, varianceAt: (step: number) => number): void {
  const { deviations } = accumulate(forecast, 0);
  for (const [index, deviation] of deviations.entries()) {
    const variance = varianceAt(index + 1);
    expect(Math.abs(deviation * deviation - variance)).toBeLessThan(1e-9 * variance);
  }
}

const sum = (count: number, term: (index: number) => number) =>
  Array.from({ length: count }, (_, index) => term(index + 1)).reduce((total, value) => total + value, 0);

describe('variance of sums', () => {
  test('of independent changes grows with the steps: a random walk', () => {
    expectVariances(
      changes(() => 3),
      (step) => 9 * step,
    );
  });

  test('of changes that are a random walk grows with the sum of squares', () => {
    expectVariances(
      changes((step) => 3 * Math.sqrt(step)),
      (step) => (9 * step * (step + 1) * (2 * step + 1)) / 6,
    );
  });

  test('of autoregressive changes has the closed form σ²Σ((1 − φᵏ)/(1 − φ))²', () => {
    const phi = 0.7;
    expectVariances(
      changes((step) => 3 * Math.sqrt((1 - phi ** (2 * step)) / (1 - phi * phi))),
      (step) => 9 * sum(step, (k) => ((1 - phi ** k) / (1 - phi)) ** 2),
    );
  });

  test('of a moving average of changes has the closed form σ²(1 + (h − 1)(1 + θ)²)', () => {
    const theta = 0.4;
    expectVariances(
      changes((step) => (step === 1 ? 3 : 3 * Math.sqrt(1 + theta * theta))),
      (step) => 9 * (1 + (step - 1) * (1 + theta) ** 2),
    );
  });

  test('stays zero where the changes are certain, and finite where deviations fall', () => {
    expect(
      accumulate(
        changes(() => 0),
        5,
      ).deviations.every((value) => value === 0),
    ).toBe(true);
    const falling = accumulate(
      changes((step) => 1 / step),
      5,
    ).deviations;
    expect(falling.every(Number.isFinite)).toBe(true);
  });
});

describe('everything else', () => {
  const level = new Float64Array(STEPS).fill(2);
  const trend = Float64Array.from({ length: STEPS }, (_, step) => step);
  const season = Float64Array.from({ length: STEPS }, (_, step) => (step % 2 === 0 ? 1 : -1));
  const point = level.map((value, step) => value + (trend[step] ?? 0) + (season[step] ?? 0));
  const shifted = (by: number) => point.map((value) => value + by);
  const tried = [
    { model, fitted: null, point: shifted(-1), weight: 0.5 },
    { model, fitted: null, point: shifted(1), weight: 0.5 },
    { model, fitted: null, point: new Float64Array(0), weight: 0, whyNot: 'a test' },
  ];
  const origins = [{ origin: 7, errors: Float64Array.of(1, -3, 4) }];
  const made = accumulate(
    changes(() => 1, { point, components: { level, trend, season }, tried, origins }),
    100,
  );

  test('points are sums from the last balance on, and so are the members', () => {
    expect([...made.point.slice(0, 4)]).toEqual([103, 105, 110, 114]);
    expect([...(made.tried[0]?.point.slice(0, 3) ?? [])]).toEqual([102, 103, 107]);
    expect(made.tried[2]?.point).toHaveLength(0);
  });

  test('parts add up to the point; what the changes have for a level is the trend of the balance', () => {
    const { components } = made;
    expect(components.level.every((value) => value === 100)).toBe(true);
    expect([...components.trend.slice(0, 4)]).toEqual([2, 5, 9, 14]);
    for (const [step, value] of made.point.entries()) {
      const parts = [components.level[step], components.trend[step], components.season[step]] as number[];
      expect(parts.reduce((total, part) => total + part, 0)).toBeCloseTo(value, 9);
    }
  });

  test('members that differ by one each step differ by as many as there are steps', () => {
    expect([...made.spreads.slice(0, 4)]).toEqual([1, 2, 3, 4]);
  });

  test('errors add up, and origins count balances instead of changes', () => {
    expect(made.origins).toEqual([{ origin: 8, errors: Float64Array.of(1, -2, 2) }]);
  });
});
