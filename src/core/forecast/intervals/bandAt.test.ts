import { describe, expect, test } from 'vitest';
import type { Band } from '../Forecast.ts';
import { normalQuantile } from '../paths/normalQuantile.ts';
import { UNLIMITED } from '../series/Limits.ts';
import { bandAt, bandQuantile } from './bandAt.ts';

const POSITIVE = { low: 0, high: Number.POSITIVE_INFINITY };
const NEGATIVE = { low: Number.NEGATIVE_INFINITY, high: 0 };
const LEVELS = [0.1, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999];

describe('bandQuantile', () => {
  test('is the normal quantile at 95 %, less below and more beyond', () => {
    expect(bandQuantile(0.95)).toBeCloseTo(1.959964, 6);
    expect(bandQuantile(0.8)).toBeLessThan(normalQuantile(0.9));
    expect(bandQuantile(0.99)).toBeGreaterThan(normalQuantile(0.995));
  });

  test('grows with the level', () => {
    const quantiles = LEVELS.map((level) => bandQuantile(level));
    expect(quantiles).toEqual(quantiles.toSorted((left, right) => left - right));
    expect(quantiles[0]).toBeGreaterThan(0);
  });

  test('refuses what is no level', () => {
    for (const level of [1, 1.1, -1, Number.NaN]) expect(() => bandQuantile(level)).toThrow(RangeError);
  });
});

describe('bandAt', () => {
  const point = Float64Array.of(100, 0, -50);
  const scale = Float64Array.of(10, 20, 0);

  test('is symmetric where nothing limits it, and has no width where the scale has none', () => {
    const { level, lower, upper } = bandAt(0.95, point, scale, UNLIMITED);
    expect(level).toBe(0.95);
    expect([...upper].map((value, step) => value - (point[step] as number))).toEqual(
      [...lower].map((value, step) => (point[step] as number) - value),
    );
    expect(upper[0]).toBeCloseTo(119.59964, 5);
    expect([lower[2], upper[2]]).toEqual([-50, -50]);
  });

  test('keeps to the limits, and moves outwards from a limit at zero', () => {
    const near = Float64Array.of(5, 100, 0);
    const positive = bandAt(0.95, near, scale, POSITIVE);
    expect(positive.lower[0]).toBe(0);
    expect(100 - (positive.lower[1] as number)).toBeLessThan((positive.upper[1] as number) - 100);
    const negative = bandAt(
      0.95,
      near.map((value) => -value),
      scale,
      NEGATIVE,
    );
    for (let step = 0; step < near.length; step += 1) {
      expect(negative.upper[step]).toBeCloseTo(-(positive.lower[step] as number), 12);
      expect(negative.lower[step]).toBeCloseTo(-(positive.upper[step] as number), 12);
    }
  });

  test('contains the point and every narrower band', () => {
    const points = Float64Array.of(0, 1, 30, 1_000, 1e15);
    const scales = Float64Array.of(40, 40, 40, 40, 1e14);
    for (const limits of [UNLIMITED, POSITIVE]) {
      let inner: Pick<Band, 'lower' | 'upper'> = { lower: points, upper: points };
      for (const level of LEVELS) {
        const band = bandAt(level, points, scales, limits);
        for (let step = 0; step < points.length; step += 1) {
          expect(band.lower[step]).toBeLessThanOrEqual(inner.lower[step] as number);
          expect(band.upper[step]).toBeGreaterThanOrEqual(inner.upper[step] as number);
        }
        inner = band;
      }
    }
  });
});
