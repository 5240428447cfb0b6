import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adjustForSeason } from './seasonalAdjustment.ts';
import { AIR_PASSENGERS } from './seasonalSeries.golden.ts';

const air = Float64Array.from(AIR_PASSENGERS);
const WAVE = [0.8, 1.1, 1.3, 0.8];
/** A fixed sequence between −1 and 1. */
const wobble = (index: number) => 2 * ((index * 0.618_033_988_749_895) % 1) - 1;
const make = (length: number, at: (index: number) => number) =>
  Float64Array.from({ length }, (_, index) => at(index));
const worst = (left: ArrayLike<number>, right: ArrayLike<number>) =>
  Array.from(left).reduce((most, value, at) => Math.max(most, Math.abs(value - (right[at] ?? 0))), 0);

describe('adjustForSeason', () => {
  test('finds exact multiplicative and additive seasons', () => {
    const product = adjustForSeason(
      make(40, (t) => (100 + 10 * t) * (WAVE[t % 4] ?? 0)),
      4,
    );
    expect(product.form).toBe('multiplicative');
    expect(worst(product.indices, WAVE)).toBeLessThan(0.02);
    expect(product.strength).toBeGreaterThan(0.98);
    const sum = adjustForSeason(
      make(40, (t) => -5 + 10 * (WAVE[t % 4] ?? 0) - 10),
      4,
    );
    expect(sum.form).toBe('additive');
    expect(worst(sum.indices, [-2, 1, 3, -2])).toBeLessThan(1e-9);
  });

  test('AirPassengers: indices near those of R, a smooth rest, and the way back', () => {
    const found = adjustForSeason(air, 12);
    expect(found.form).toBe('multiplicative');
    expect(found.indexAt(139)).toBe(found.indices[7]);
    expect(found.indexAt(139)).toBeGreaterThan(1.2);
    expect(found.indexAt(142)).toBeLessThan(0.82);
    expect(found.strength).toBeGreaterThan(0.9);
    expect(worst(found.reseason(found.adjusted, 0), air)).toBeLessThan(1e-9);
    expect(worst(found.reseason(found.adjusted.slice(5), 5), air.slice(5))).toBeLessThan(1e-9);
  });

  test('recent cycles count more than old ones where the season has changed', () => {
    const values = make(96, (t) => 100 + (t % 12 === (t < 48 ? 3 : 8) ? 40 : 0));
    const { indices } = adjustForSeason(values, 12, { form: 'additive' });
    expect(indices[8]).toBeGreaterThan(2 * (indices[3] ?? 0));
    const even = adjustForSeason(values, 12, { form: 'additive', memory: 1 }).indices;
    expect(Math.abs((even[8] ?? 0) - (even[3] ?? 0))).toBeLessThan(2);
  });

  test('what chance made is drawn towards no season', () => {
    const noise = make(36, (t) => 100 + 20 * wobble(t * t));
    const season = make(36, (t) => 100 + 20 * wobble(t % 12));
    expect(adjustForSeason(noise, 12).strength).toBeLessThan(0.5 * adjustForSeason(season, 12).strength);
  });

  test('refuses a multiplicative season for zeros, negatives and indices near zero', () => {
    const withZero = air.slice();
    withZero[20] = 0;
    expect(adjustForSeason(withZero, 12, { form: 'multiplicative' }).form).toBe('additive');
    const nearZero = make(60, (t) => (t % 12 === 4 ? 1 : 1000) + wobble(t) / 10);
    expect(adjustForSeason(nearZero, 12).form).toBe('additive');
  });

  test('weeks of a year lean on their neighbours, months do not', () => {
    const spike = (m: number) => make(6 * m, (t) => 100 + (t % m === 5 ? 60 : 0));
    const weeks = adjustForSeason(spike(52), 52, { form: 'additive' }).indices;
    expect(weeks[6]).toBeGreaterThan(5);
    expect(weeks[5]).toBeGreaterThan(2 * (weeks[6] ?? 0));
    const months = adjustForSeason(spike(12), 12, { form: 'additive' }).indices;
    expect(months[6]).toBeLessThan(0);
  });

  test('without two cycles there is no season, and no change', () => {
    const found = adjustForSeason(air.slice(0, 23), 12);
    expect(found.form).toBe('none');
    expect(found.adjusted).toEqual(air.slice(0, 23));
    expect(found.reseason(Float64Array.of(3, 4), 23)).toEqual(Float64Array.of(3, 4));
    expect(adjustForSeason(air, 1).form).toBe('none');
    expect(adjustForSeason(new Float64Array(50).fill(0.1), 12).form).toBe('none');
    expect(adjustForSeason(new Float64Array(50), 12).form).toBe('none');
  });

  test('is finite, invertible and scale equivariant for any values', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1_000_000 }), { minLength: 2, maxLength: 90 });
    fc.assert(
      fc.property(values, fc.constantFrom(2, 4, 7, 12), (given, seasonLength) => {
        const series = Float64Array.from(given);
        const found = adjustForSeason(series, seasonLength);
        expect([...found.adjusted, ...found.indices, found.strength].every(Number.isFinite)).toBe(true);
        expect(worst(found.reseason(found.adjusted, 0), series)).toBeLessThan(1e-6);
        const scaled = adjustForSeason(
          series.map((value) => value * 1024),
          seasonLength,
        );
        expect(scaled.form).toBe(found.form);
        expect(
          worst(
            scaled.adjusted,
            found.adjusted.map((value) => value * 1024),
          ),
        ).toBeLessThan(1e-3);
      }),
    );
  });
});
