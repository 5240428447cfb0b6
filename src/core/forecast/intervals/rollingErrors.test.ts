import { describe, expect, test } from 'vitest';
import { fakeFitted } from '../../../../test/support/fakeModel.ts';
import { drift } from '../models/drift/drift.ts';
import { naive } from '../models/naive/naive.ts';
import { UNLIMITED } from '../series/Limits.ts';
import { countOrigins, keepTested, ORIGINS_MAX, rollingErrors, testedSteps } from './rollingErrors.ts';

const VALUES = Float64Array.from({ length: 20 }, (_, t) => 100 + t * t);

test('the second half of a history is tested, after two seasons, from 24 origins at most', () => {
  expect([0, 4, 6, 7, 10, 20, 40, 200].map((length) => countOrigins(length, 1))).toEqual([
    0,
    0,
    0,
    1,
    4,
    10,
    20,
    ORIGINS_MAX,
  ]);
  expect([23, 24, 25, 30, 60].map((length) => countOrigins(length, 12))).toEqual([0, 0, 1, 6, 24]);
});

test('as many steps are tested as two seasons have, 6 to 24', () => {
  expect([1, 2, 4, 7, 12, 52].map(testedSteps)).toEqual([6, 6, 8, 14, 24, 24]);
});

describe('rollingErrors', () => {
  test('goes back from the latest origin, and never tests what has not come', () => {
    const fitted = fakeFitted(VALUES, { at: (step, origin) => 1_000 * origin + step });
    const origins = rollingErrors(VALUES, 1, [{ fitted, weight: 1 }], UNLIMITED);
    expect(origins.map(({ origin }) => origin)).toEqual([19, 18, 17, 16, 15, 14, 13, 12, 11, 10]);
    expect(origins.map(({ errors }) => errors.length)).toEqual([1, 2, 3, 4, 5, 6, 6, 6, 6, 6]);
    expect([...(origins[1]?.errors ?? [])]).toEqual([100 + 18 * 18 - 18_001, 100 + 19 * 19 - 18_002]);
  });

  test('weighs the methods, each held to the limits first', () => {
    const low = fakeFitted(VALUES, { at: () => -300 });
    const high = fakeFitted(VALUES, { at: () => 200 });
    const pool = [
      { fitted: low, weight: 0.25 },
      { fitted: high, weight: 0.75 },
    ];
    const [free] = rollingErrors(VALUES, 1, pool, UNLIMITED);
    expect(free?.errors[0]).toBe(461 - 75);
    const [held] = rollingErrors(VALUES, 1, pool, { low: 0, high: Number.POSITIVE_INFINITY });
    expect(held?.errors[0]).toBe(461 - 150);
  });

  test('the states of an origin are those of the values before it: later ones change no forecast', () => {
    const changed = VALUES.map((value, t) => (t < 15 ? value : 7 * value - 3));
    for (const model of [naive, drift]) {
      const fitted = model.fit(VALUES, { seasonLength: 1, evaluationsMax: 100 });
      const forecasts = (values: Float64Array) =>
        rollingErrors(values, 1, [{ fitted, weight: 1 }], UNLIMITED).map(({ origin, errors }) =>
          [...errors].map((error, step) => Math.round((values[origin + step] as number) - error)),
        );
      expect(forecasts(changed)).toEqual(forecasts(VALUES));
    }
    const refitted = (values: Float64Array) =>
      naive.fit(values, { seasonLength: 1, evaluationsMax: 1 }).predictFrom(12, 3);
    expect(refitted(changed)).toEqual(refitted(VALUES));
  });

  test('without enough values there is no origin', () => {
    const fitted = fakeFitted(VALUES, { at: () => 0 });
    expect(rollingErrors(VALUES.slice(0, 6), 1, [{ fitted, weight: 1 }], UNLIMITED)).toEqual([]);
  });
});

test('keepTested leaves out what may not be tested, and origins without anything left', () => {
  const origins = [
    { origin: 9, errors: Float64Array.of(1) },
    { origin: 8, errors: Float64Array.of(2, 3) },
    { origin: 7, errors: Float64Array.of(4, 5, 6) },
  ];
  const kept = keepTested(origins, (position) => position !== 9);
  expect(kept).toEqual([
    { origin: 8, errors: Float64Array.of(2, Number.NaN) },
    { origin: 7, errors: Float64Array.of(4, 5, Number.NaN) },
  ]);
});
