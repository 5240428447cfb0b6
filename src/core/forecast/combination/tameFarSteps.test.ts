import { describe, expect, test } from 'vitest';
import { boundsOf, tameDeviations, tameFarSteps, tameParts } from './tameFarSteps.ts';

const BOUNDS = { low: 10, high: 20, room: 30 };

test('boundsOf is the range with room of so many widths, of rounding where there is no width', () => {
  expect(boundsOf(Float64Array.of(12, 10, 20), 3)).toEqual(BOUNDS);
  const { low, high, room } = boundsOf(Float64Array.of(-5e9, -5e9), 3);
  expect([low, high]).toEqual([-5e9, -5e9]);
  expect(room).toBeCloseTo(15, 9);
});

describe('tameFarSteps', () => {
  test('leaves the judged steps and everything within bounds', () => {
    const wild = Float64Array.of(1e9, Number.NEGATIVE_INFINITY);
    expect(tameFarSteps(wild, 2, BOUNDS)).toBe(wild);
    const calm = Float64Array.of(15, 15, 60, 79, 94);
    expect(tameFarSteps(calm, 2, BOUNDS)).toBe(calm);
  });

  test('draws back what leaves the growing room', () => {
    const told = Float64Array.of(15, 15, 66, -100, Number.POSITIVE_INFINITY, 15);
    expect([...tameFarSteps(told, 2, BOUNDS)]).toEqual([15, 15, 65, -50, 95, 15]);
    expect(told[2]).toBe(66);
  });

  test('repeats the step before one that is not a number', () => {
    const told = Float64Array.of(15, 16, Number.NaN, Number.NaN, 500);
    expect([...tameFarSteps(told, 2, BOUNDS)]).toEqual([15, 16, 16, 16, 95]);
  });
});

describe('tameParts', () => {
  test('takes what was drawn back off the trend', () => {
    const parts = {
      level: Float64Array.of(15, 15, 15, Number.NaN),
      trend: Float64Array.of(1, 2, 300, Number.POSITIVE_INFINITY),
      season: Float64Array.of(0, 1, 2, Number.NEGATIVE_INFINITY),
    };
    const { level, trend, season } = tameParts(parts, 2, BOUNDS);
    expect([...level]).toEqual([15, 15, 15, 15]);
    expect([...season]).toEqual([0, 1, 2, 0]);
    expect([...trend]).toEqual([1, 2, 48, 50]);
  });
});

describe('tameDeviations', () => {
  test('lets deviations grow with the power 1.5 of the steps at most', () => {
    const grown = tameDeviations(Float64Array.of(1, 2, 2.5, 99, Number.POSITIVE_INFINITY, Number.NaN), 2);
    const expected = [1, 2, 2.5, 2 * 2 ** 1.5, 2 * 2.5 ** 1.5, 2 * 3 ** 1.5];
    for (const [step, value] of grown.entries()) expect(value).toBeCloseTo(expected[step] ?? 0, 12);
  });
});
