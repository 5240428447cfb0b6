import { describe, expect, test } from 'vitest';
import { BACKTEST_ORIGINS_MAX, backtest, meanAbsoluteError } from './backtest.ts';
import { dampedTrend } from './models/dampedTrend.ts';
import { naive } from './models/naive.ts';

describe('rolling-origin backtest', () => {
  test('naive errors by hand, from every origin, no further than the data or the horizon', () => {
    expect(backtest(naive, [10, 13, 11, 18], 2)).toEqual([
      { origin: 1, errors: [3, 1] },
      { origin: 2, errors: [-2, 5] },
      { origin: 3, errors: [7] },
    ]);
  });

  test('takes the latest 24 origins and at most 12 months ahead', () => {
    const results = backtest(
      naive,
      Array.from({ length: 100 }, (_, index) => index),
      36,
    );
    expect(results.map(({ origin }) => origin)).toEqual(
      Array.from({ length: BACKTEST_ORIGINS_MAX }, (_, index) => 76 + index),
    );
    expect(results[0]?.errors).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(results.at(-1)?.errors).toEqual([1]);
  });

  test('never looks ahead: changing the future changes no forecast made before it', () => {
    const past = [5, 7, 6, 9, 8, 11, 10, 12, 14];
    const forecastsFrom = (values: number[]) =>
      backtest(dampedTrend, values, 3)
        .filter(({ origin }) => origin <= past.length)
        .map(({ origin, errors }) => errors.map((error, step) => (values[origin + step] ?? 0) - error));
    const calm = forecastsFrom([...past, 15, 16, 17]);
    const wild = forecastsFrom([...past, -900, 4_000, 0]);
    expect(calm).toHaveLength(5);
    for (const [index, forecast] of calm.entries()) {
      for (const [step, value] of forecast.entries()) expect(wild[index]?.[step]).toBeCloseTo(value, 9);
    }
  });

  test('the mean absolute error pools every origin and horizon', () => {
    expect(
      meanAbsoluteError([
        { origin: 1, errors: [3, -1] },
        { origin: 2, errors: [5] },
      ]),
    ).toBe(3);
    expect(meanAbsoluteError([])).toBeUndefined();
  });
});
