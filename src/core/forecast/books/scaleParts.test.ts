import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scaleMinor, shareScaled } from './scaleParts.ts';

test('by hand: 3, 3 and 1 at half are 1.5, 1.5 and 0.5, which share 4', () => {
  expect(shareScaled([3, 3, 1], 5_000n, scaleMinor(7, 5_000n))).toEqual([2, 2, 0]);
  expect(shareScaled([-3, 4], 5_000n, scaleMinor(1, 5_000n))).toEqual([-1, 2]);
  expect(shareScaled([3, -3], 0n, 0)).toEqual([0, 0]);
});

test('parts sum to the scaled total, and none is a unit off its own', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1e12, max: 1e12 }), { minLength: 1, maxLength: 15 }),
      fc.integer({ min: 0, max: 110_000 }),
      (amounts, factor) => {
        const total = scaleMinor(
          amounts.reduce((sum, amount) => sum + amount, 0),
          BigInt(factor),
        );
        const shares = shareScaled(amounts, BigInt(factor), total);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total);
        for (const [index, share] of shares.entries()) {
          const offBy = BigInt(share) * 10_000n - BigInt(amounts[index] ?? 0) * BigInt(factor);
          expect(offBy < 10_000n && offBy > -10_000n).toBe(true);
        }
      },
    ),
  );
});
