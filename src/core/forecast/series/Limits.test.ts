import { expect, test } from 'vitest';
import { limitsOf, UNLIMITED, withinLimits } from './Limits.ts';

test('what never crossed zero may not', () => {
  expect(limitsOf(Float64Array.of(0, 3))).toEqual({ low: 0, high: Number.POSITIVE_INFINITY });
  expect(limitsOf(Float64Array.of(-1, 0))).toEqual({ low: Number.NEGATIVE_INFINITY, high: 0 });
  expect(limitsOf(Float64Array.of(0, 0))).toEqual({ low: 0, high: 0 });
  expect(limitsOf(Float64Array.of(-1, 1))).toEqual(UNLIMITED);
});

test('values go back to the limit that they passed', () => {
  const values = Float64Array.of(-2, 1, 9);
  expect([...withinLimits(values, { low: 0, high: 5 })]).toEqual([0, 1, 5]);
  expect(withinLimits(values, UNLIMITED)).toEqual(values);
});
