import { describe, expect, test } from 'vitest';
import { AIR_PASSENGERS, NOTTINGHAM } from './seasonalSeries.golden.ts';
import { type StlDecomposition, stlDecompose } from './stlDecompose.ts';

const air = Float64Array.from(AIR_PASSENGERS);
const nottingham = Float64Array.from(NOTTINGHAM);

/** The last `season.length` seasonal values, and the trend at positions 0, 99 and n − 1. */
function expectGolden(found: StlDecomposition, season: readonly number[], trend: readonly number[]) {
  const n = found.season.length;
  for (const [index, value] of season.entries()) {
    expect(found.season[n - season.length + index]).toBeCloseTo(value, 8);
  }
  expect(found.trend[0]).toBeCloseTo(trend[0] ?? 0, 8);
  expect(found.trend[99]).toBeCloseTo(trend[1] ?? 0, 8);
  expect(found.trend[n - 1]).toBeCloseTo(trend[2] ?? 0, 8);
}

describe('stlDecompose', () => {
  test('equals stl(nottem, "periodic") in R', () => {
    expectGolden(
      stlDecompose(nottingham, 12, { seasonWindow: 'periodic' }),
      [
        -9.34719802748, -9.85524962155, -6.85330078896, -2.76347102217, 3.50135692407, 8.98330317782,
        12.8452500959, 11.476381281, 7.44751140139, 0.473689894484, -6.43013085559, -9.4781422783,
      ],
      [49.6806726486, 48.8048013597, 49.0050970824],
    );
  });

  test('equals stl(nottem, 7) in R', () => {
    expectGolden(
      stlDecompose(nottingham, 12, { seasonWindow: 7 }),
      [
        -9.4225139949, -9.39710234477, -6.44267991065, -2.80384639061, 3.15835413082, 9.24831003277,
        11.4292945316, 12.0198268483, 7.87996072588, -0.089470466007, -4.84562732216, -10.8232083901,
      ],
      [48.8993811434, 48.6882739661, 49.217590686],
    );
  });

  // For an even number of values R's robust form takes its median from a half-sorted list; for an odd one it is right.
  test('equals stl(head(AirPassengers, -1), 7, s.degree = 1, robust = TRUE) in R', () => {
    expectGolden(
      stlDecompose(air.slice(0, 143), 12, { seasonWindow: 7, seasonDegree: 1, isRobust: true }),
      [
        -45.5127678932, -41.7812552414, -70.772420553, -43.1464231958, -9.32340978537, 0.927369849834,
        56.0873549937, 137.176966307, 147.038488147, 18.9359651108, -34.724781861, -108.286804841,
      ],
      [122.531024296, 356.333812501, 499.973063976],
    );
  });

  test('the parts sum to the values, whatever their size', () => {
    for (const scale of [1e-9, 1, 1e15, -1]) {
      const values = air.map((value) => value * scale);
      const { season, trend, remainder } = stlDecompose(values, 12, { seasonWindow: 11, isRobust: true });
      for (const [t, value] of values.entries()) {
        const sum = (season[t] ?? 0) + (trend[t] ?? 0) + (remainder[t] ?? 0);
        expect(Math.abs(sum - value)).toBeLessThanOrEqual(1e-12 * Math.abs(value));
      }
    }
  });

  test('a spike does not move a robust season', () => {
    const spiked = nottingham.slice();
    spiked[100] = 500;
    const clean = stlDecompose(nottingham, 12, { seasonWindow: 'periodic', isRobust: true });
    const found = stlDecompose(spiked, 12, { seasonWindow: 'periodic', isRobust: true });
    for (const [t, value] of clean.season.entries())
      expect(Math.abs((found.season[t] ?? 0) - value)).toBeLessThan(0.2);
  });

  test('answers constants and refuses two cycles or less', () => {
    const { trend, season } = stlDecompose(new Float64Array(30).fill(4), 7, {
      seasonWindow: 7,
      isRobust: true,
    });
    expect(trend.every((value) => Math.abs(value - 4) < 1e-12)).toBe(true);
    expect(season.every((value) => Math.abs(value) < 1e-12)).toBe(true);
    expect(() => stlDecompose(air.slice(0, 24), 12, { seasonWindow: 7 })).toThrow(RangeError);
  });
});
