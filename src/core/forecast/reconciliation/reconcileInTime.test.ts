import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reconcileInTime } from './reconcileInTime.ts';

const MONTHS = Float64Array.of(10, 12, 9, 11, 14, 13, 8, 7, 9, 15, 16, 18);
const YEAR = [
  { from: 0, months: 12, value: 150 },
  { from: 0, months: 3, value: 33 },
  { from: 3, months: 3, value: 36 },
  { from: 6, months: 3, value: 27 },
  { from: 9, months: 3, value: 45 },
];

function sumOf(months: Float64Array, from: number, count: number): number {
  return months.subarray(from, from + count).reduce((sum, value) => sum + value, 0);
}

describe('reconciliation in time', () => {
  it('equals S (S′Λ⁻¹S)⁻¹ S′Λ⁻¹ ŷ with Λ = diag(12, 3, 3, 3, 3, 1 …), computed in base R', () => {
    const expected = [
      10.56944444444, 12.56944444444, 9.56944444444, 10.90277777778, 13.90277777778, 12.90277777778,
      8.73611111111, 7.73611111111, 9.73611111111, 14.56944444444, 15.56944444444, 17.56944444444,
    ];
    for (const [index, value] of reconcileInTime(MONTHS, YEAR).entries()) {
      expect(value).toBeCloseTo(expected[index] as number, 10);
    }
  });

  it('by hand: a quarter of 12 over months of 3 leaves half the gap to each side', () => {
    const months = reconcileInTime(Float64Array.of(3, 3, 3, 5), [{ from: 0, months: 3, value: 12 }]);
    expect([...months]).toEqual([3.5, 3.5, 3.5, 5]);
  });

  it('by hand: at a third of the weight the quarter moves its months a quarter of the way, not half', () => {
    const months = reconcileInTime(Float64Array.of(3, 3, 3), [
      { from: 0, months: 3, value: 13, weight: 1 / 3 },
    ]);
    expect([...months]).toEqual([
      expect.closeTo(10 / 3, 12),
      expect.closeTo(10 / 3, 12),
      expect.closeTo(10 / 3, 12),
    ]);
    expect(() => reconcileInTime(Float64Array.of(3), [{ from: 0, months: 1, value: 3, weight: 0 }])).toThrow(
      /weight/,
    );
  });

  it('takes what is left of a begun quarter as a block of its own', () => {
    const months = reconcileInTime(Float64Array.of(4, 10, 10, 10), [
      { from: 0, months: 1, value: 6 },
      { from: 1, months: 3, value: 36 },
    ]);
    expect(months[0]).toBe(5);
    expect(sumOf(months, 1, 3)).toBeCloseTo(33, 12);
  });

  it('does not depend on the order of blocks and leaves what agrees as it is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 12, maxLength: 12 }),
        fc.shuffledSubarray(YEAR, { minLength: 5 }),
        (values, blocks) => {
          const months = Float64Array.from(values);
          expect(reconcileInTime(months, blocks)).toEqual(reconcileInTime(months, YEAR));
          const agreeing = blocks.map((block) => ({
            ...block,
            value: sumOf(months, block.from, block.months),
          }));
          expect(reconcileInTime(months, agreeing)).toEqual(months);
        },
      ),
    );
  });

  it('refuses blocks that overlap, reach too far or are not finite', () => {
    const crossing = [
      { from: 0, months: 3, value: 1 },
      { from: 2, months: 3, value: 1 },
    ];
    expect(() => reconcileInTime(MONTHS, crossing)).toThrow(/overlap/);
    expect(() => reconcileInTime(MONTHS, [{ from: 10, months: 3, value: 1 }])).toThrow(/within 12/);
    expect(() => reconcileInTime(MONTHS, [{ from: 0, months: 3, value: Number.NaN }])).toThrow(/not finite/);
  });
});
