import { describe, expect, it } from 'vitest';
import { coverage, mase, msis, seasonalScale, smape } from './accuracy.ts';

const of = (...values: number[]) => Float64Array.from(values);

describe('smape', () => {
  it('is the mean of 200 |y − f| / (|y| + |f|)', () => {
    // 200·10/210, 200·0/100, 200·50/150
    expect(smape(of(100, 50, 50), of(110, 50, 100))).toBeCloseTo((2000 / 210 + 0 + 10000 / 150) / 3, 12);
    expect(smape(of(-10), of(10))).toBe(200);
  });

  it('counts 0 where both are 0, and 200 where one is', () => {
    expect(smape(of(0, 0), of(0, 5))).toBe(100);
  });

  it('refuses lengths that differ, and nothing at all', () => {
    expect(() => smape(of(1, 2), of(1))).toThrow(RangeError);
    expect(() => smape(of(), of())).toThrow(RangeError);
  });
});

describe('mase', () => {
  it('divides by the mean of |x(t) − x(t−m)|', () => {
    const insample = of(1, 3, 2, 6);
    expect(seasonalScale(insample, 1)).toBeCloseTo((2 + 1 + 4) / 3, 12);
    expect(seasonalScale(insample, 2)).toBe((1 + 3) / 2);
    expect(mase(of(7, 9), of(6, 12), 2)).toBe((1 + 3) / 2 / 2);
  });

  it('has no scale for a constant or for a series within one season', () => {
    expect(seasonalScale(of(4, 4, 4), 1)).toBe(0);
    expect(seasonalScale(of(4, 5), 2)).toBeNaN();
    expect(seasonalScale(of(), 1)).toBeNaN();
  });
});

describe('msis', () => {
  const band = { lower: of(0, 10, 10), upper: of(4, 20, 20) };

  it('adds 2/a times what is outside, a = 0.05 for 95 %', () => {
    // widths 4 + 10 + 10; 3 above the second, 2 below the third
    expect(msis(of(2, 23, 8), band, 2)).toBeCloseTo((24 + 40 * (3 + 2)) / 3 / 2, 10);
  });

  it('takes any level', () => {
    expect(msis(of(2, 23, 8), band, 1, 80)).toBeCloseTo((24 + 10 * (3 + 2)) / 3, 10);
  });
});

describe('coverage', () => {
  it('is the share inside, ends included', () => {
    const band = { lower: of(1, 1, 1, 1), upper: of(2, 2, 2, 2) };
    expect(coverage(of(1, 2, 1.5, 2.01), band)).toBe(0.75);
    expect(() => coverage(of(1), band)).toThrow(RangeError);
  });
});
