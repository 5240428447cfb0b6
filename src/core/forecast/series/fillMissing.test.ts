import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillMissing } from './fillMissing.ts';

describe('fillMissing', () => {
  it('leaves a series without gaps as it is', () => {
    const { values, dropped, filled, trailing } = fillMissing([3, -1, 0], 12);
    expect([Array.from(values), dropped, filled, trailing]).toEqual([[3, -1, 0], 0, [], 0]);
  });

  it('draws a straight line between neighbours, and goes on level at the end', () => {
    const { values, dropped, filled, trailing, isSeasonal } = fillMissing(
      [null, null, 10, null, null, 16, null, 0, null, null],
      1,
    );
    expect(Array.from(values)).toEqual([10, 12, 14, 16, 8, 0, 0, 0]);
    expect({ dropped, filled, trailing, isSeasonal }).toEqual({
      dropped: 2,
      filled: [1, 2, 4, 6, 7],
      trailing: 2,
      isSeasonal: false,
    });
  });

  it('is empty when everything is missing', () => {
    expect(fillMissing([null, null], 4).values).toHaveLength(0);
    expect(fillMissing([], 4)).toMatchObject({ dropped: 0, filled: [] });
  });

  it('keeps step with a season, exactly where the series is exact', () => {
    const shape = [1, 0.5, 2, 1.5];
    const whole = Array.from({ length: 24 }, (_, t) => 200 * (shape[t % 4] as number));
    const holes = new Set([5, 6, 13, 22, 23]);
    const { values, isSeasonal, trailing } = fillMissing(
      whole.map((value, t) => (holes.has(t) ? null : value)),
      4,
    );
    expect(isSeasonal).toBe(true);
    expect(trailing).toBe(2);
    expect(Array.from(values, (value) => Math.round(value * 1e6) / 1e6)).toEqual(whole);
  });

  it('keeps step with an additive season around zero and a slope', () => {
    const shape = [-30, 10, 50, -30];
    const whole = Array.from({ length: 40 }, (_, t) => (shape[t % 4] as number) + t);
    const { values, isSeasonal } = fillMissing(
      whole.map((value, t) => (t % 11 === 7 ? null : value)),
      4,
    );
    expect(isSeasonal).toBe(true);
    for (let t = 0; t < 40; t += 1) expect(Math.abs((values[t] ?? 0) - (whole[t] ?? 0))).toBeLessThan(3);
  });

  it('fills in nothing below zero where nothing was, nor above', () => {
    const given = [0, null, 0, 0, 0, 0, null, 1];
    const { values, isSeasonal } = fillMissing(given, 2);
    expect(isSeasonal).toBe(true);
    expect(Math.min(...values)).toBe(0);
    const mirrored = fillMissing(
      given.map((value) => (value === null ? null : -value)),
      2,
    );
    expect(Math.max(...mirrored.values)).toBeLessThanOrEqual(0);
  });

  it('changes no value that was given, and answers with finite numbers for anything', () => {
    const value = fc.oneof(
      fc.constant(null),
      fc.double({ min: -1e100, max: 1e100, noNaN: true }),
      fc.integer({ min: 0, max: 9 }),
      fc.double({ min: 0, max: 1e-9, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 90 }), fc.constantFrom(1, 2, 4, 12), (given, seasonLength) => {
        const { values, dropped, filled, trailing } = fillMissing(given, seasonLength);
        expect(values).toHaveLength(given.length - dropped);
        expect(values.every(Number.isFinite)).toBe(true);
        const missing = given.slice(dropped).flatMap((each, at) => (each === null ? [at] : []));
        expect(filled).toEqual(missing);
        expect(trailing).toBeLessThanOrEqual(filled.length);
        given.slice(dropped).forEach((each, at) => {
          if (each !== null) expect(values[at]).toBe(each);
        });
      }),
    );
  });
});
