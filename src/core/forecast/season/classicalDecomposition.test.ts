import { describe, expect, test } from 'vitest';
import { centredAverage, classicalDecomposition } from './classicalDecomposition.ts';
import { AIR_PASSENGERS, UK_GAS } from './seasonalSeries.golden.ts';

const air = Float64Array.from(AIR_PASSENGERS);

function expectClose(found: Float64Array, golden: readonly number[], digits: number) {
  expect(found).toHaveLength(golden.length);
  for (const [index, value] of golden.entries()) expect(found[index]).toBeCloseTo(value, digits);
}

describe('classicalDecomposition', () => {
  test('multiplicative indices are those of decompose(AirPassengers, "multiplicative") in R', () => {
    const { indices } = classicalDecomposition(air, 12, 'multiplicative');
    const golden = [
      0.9102303674, 0.8836253207, 1.007366288, 0.9759060123, 0.9813780275, 1.112775827, 1.226555543,
      1.219910969, 1.060491933, 0.9217572404, 0.8011780824, 0.89882439,
    ];
    expectClose(indices, golden, 8);
  });

  test('additive indices and trend are those of decompose(AirPassengers) in R', () => {
    const { indices, trend } = classicalDecomposition(air, 12, 'additive');
    const golden = [
      -24.74873737, -36.18813131, -2.241161616, -8.036616162, -4.506313131, 35.40277778, 63.83080808,
      62.82323232, 16.52020202, -20.64267677, -53.59343434, -28.61994949,
    ];
    expectClose(indices, golden, 7);
    expect([trend[6], trend[71], trend[137]].map((value) => value?.toFixed(4))).toEqual([
      '126.7917',
      '257.1250',
      '475.0417',
    ]);
    expect(trend.slice(0, 6).every(Number.isNaN)).toBe(true);
    expect(trend.slice(138).every(Number.isNaN)).toBe(true);
  });

  test('quarterly indices are those of decompose(UKgas, "multiplicative") in R', () => {
    const { indices } = classicalDecomposition(Float64Array.from(UK_GAS), 4, 'multiplicative');
    expectClose(indices, [1.453710656, 0.9559325923, 0.5584440807, 1.031912671], 8);
  });

  test('an odd season is averaged over exactly its length', () => {
    const averages = centredAverage(Float64Array.of(1, 2, 3, 7, 5), 3);
    expect([...averages]).toEqual([Number.NaN, 2, 4, 5, Number.NaN]);
  });

  test('refuses less than two cycles', () => {
    expect(() => classicalDecomposition(air.slice(0, 23), 12, 'additive')).toThrow(RangeError);
    expect(classicalDecomposition(air.slice(0, 24), 12, 'additive').indices.every(Number.isFinite)).toBe(
      true,
    );
  });
});
