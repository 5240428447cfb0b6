import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { theta } from '../models/theta.ts';
import { addSeason, decompose, removeSeason } from './decompose.ts';
import { withSeason } from './withSeason.ts';
import { autocorrelations, isSeasonal } from './isSeasonal.ts';

/** Monthly international airline passengers 1949–1960 (Box & Jenkins 1976), thousands; R's `AirPassengers`. */
const AIR_PASSENGERS = [
  112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141, 135, 125, 149, 170, 170, 158,
  133, 114, 140, 145, 150, 178, 163, 172, 178, 199, 199, 184, 162, 146, 166, 171, 180, 193, 181, 183, 218,
  230, 242, 209, 191, 172, 194, 196, 196, 236, 235, 229, 243, 264, 272, 237, 211, 180, 201, 204, 188, 235,
  227, 234, 264, 302, 293, 259, 229, 203, 229, 242, 233, 267, 269, 270, 315, 364, 347, 312, 274, 237, 278,
  284, 277, 317, 313, 318, 374, 413, 405, 355, 306, 271, 306, 315, 301, 356, 348, 355, 422, 465, 467, 404,
  347, 305, 336, 340, 318, 362, 348, 363, 435, 491, 505, 404, 359, 310, 337, 360, 342, 406, 396, 420, 472,
  548, 559, 463, 407, 362, 405, 417, 391, 419, 461, 472, 535, 622, 606, 508, 461, 390, 432,
];
/** `decompose(AirPassengers, "multiplicative")$figure` of R. */
const AIR_PASSENGERS_INDICES = [
  0.9102304, 0.8836253, 1.0073663, 0.975906, 0.981378, 1.1127758, 1.2265555, 1.21991, 1.0604919, 0.9217572,
  0.8011781, 0.8988244,
];
const HUMP = [0, 0, 0, 0, 0, 0, 60, 0, 0, 0, 0, -60];

describe('classical decomposition', () => {
  test('gives the multiplicative indices that R gives for AirPassengers', () => {
    const season = decompose(AIR_PASSENGERS, 12);
    expect(season.form).toBe('multiplicative');
    for (const [position, index] of AIR_PASSENGERS_INDICES.entries()) {
      expect(season.indices[position]).toBeCloseTo(index, 5);
    }
  });

  test('finds an additive season on a straight line exactly, negative values included', () => {
    const values = Array.from({ length: 30 }, (_, index) => 5 * index - 40 + (HUMP[index % 12] ?? 0));
    const season = decompose(values, 12);
    expect(season.form).toBe('additive');
    for (const [position, index] of HUMP.entries()) expect(season.indices[position]).toBeCloseTo(index, 9);
  });

  test('is additive when a month of the year is nearly empty, so that nothing is divided by almost zero', () => {
    const values = Array.from({ length: 36 }, (_, index) => (index % 12 === 6 ? 1 : 1_000_000));
    expect(decompose(values, 12).form).toBe('additive');
  });

  test('adding the season back is the inverse of taking it out', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 24, maxLength: 60 }),
        (values) => {
          const season = decompose(values, 12);
          for (const [index, value] of addSeason(removeSeason(values, season), season, 0).entries()) {
            expect(Math.abs(value - (values[index] ?? 0))).toBeLessThan(1e-3);
          }
        },
      ),
    );
  });
});

describe('the M4 season test', () => {
  test('autocorrelation by hand: 1, 2, 3, 4 has r1 = 1.25 / 5 and r2 = −1.5 / 5', () => {
    const lags = autocorrelations([1, 2, 3, 4], 2);
    expect(lags[0]).toBeCloseTo(0.25, 12);
    expect(lags[1]).toBeCloseTo(-0.3, 12);
  });

  test('sees the season of the airline passengers, none in a constant or in a sawtooth of 5', () => {
    expect(isSeasonal(AIR_PASSENGERS, 12)).toBe(true);
    expect(isSeasonal(new Array<number>(48).fill(7), 12)).toBe(false);
    expect(isSeasonal([], 12)).toBe(false);
    expect(
      isSeasonal(
        Array.from({ length: 60 }, (_, index) => index % 5),
        12,
      ),
    ).toBe(false);
  });
});

test('a method with season carries the season on from the right month', () => {
  const values = Array.from({ length: 31 }, (_, index) => 100 + (HUMP[index % 12] ?? 0) - 200);
  const predicted = withSeason(theta).fit(values).predict(12);
  for (const [step, value] of predicted.entries()) {
    expect(value).toBeCloseTo(-100 + (HUMP[(31 + step) % 12] ?? 0), 6);
  }
});
