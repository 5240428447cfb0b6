import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contributionsInMinor } from './contributionsInMinor.ts';

const sumOf = (parts: readonly number[]) => parts.reduce((sum, part) => sum + part, 0);

test('the units that rounding down leaves go to the largest remainders', () => {
  expect(contributionsInMinor([10.4, 3.45, -2.8, 0, 0], 11)).toEqual([10, 4, -3, 0, 0]);
  expect(contributionsInMinor([10.5, 0.5, 0, 0, 0], 11)).toEqual([11, 0, 0, 0, 0]);
  expect(contributionsInMinor([-7, -3, 0, 0, 10], 0)).toEqual([-7, -3, 0, 0, 10]);
});

test('what is cut from a part or from the point is taken up by the last', () => {
  const parts = contributionsInMinor([4e16, 3, 0, 0, 0], 2 ** 52 - 1);
  expect(sumOf(parts)).toBe(2 ** 52 - 1);
  expect(parts.slice(1, 4)).toEqual([3, 0, 0]);
  expect(parts.every(Number.isSafeInteger)).toBe(true);
});

test('any parts: whole, within a unit of what they were, their sum the point', () => {
  const part = fc.double({ min: -1e12, max: 1e12, noNaN: true });
  fc.assert(
    fc.property(fc.array(part, { minLength: 2, maxLength: 7 }), (parts) => {
      const pointMinor = Math.round(sumOf(parts)) + 0;
      const whole = contributionsInMinor(parts, pointMinor);
      expect(sumOf(whole)).toBe(pointMinor);
      for (const [index, amount] of whole.entries()) {
        expect(Number.isSafeInteger(amount) && !Object.is(amount, -0)).toBe(true);
        expect(Math.abs(amount - (parts[index] ?? 0))).toBeLessThanOrEqual(1.001);
      }
    }),
  );
});
