import { describe, expect, test } from 'vitest';
import { mstlDecompose } from './mstlDecompose.ts';
import { NOTTINGHAM } from './seasonalSeries.golden.ts';
import { seasonalStrength, trendStrength } from './seasonalStrength.ts';

/** Two seasons, the longer one growing, a trend, and a fixed wobble; the same line in R made the golden numbers. */
const twoSeasons = (length: number) =>
  Float64Array.from({ length }, (_, t) => {
    const week = 8 * Math.sin((2 * Math.PI * t) / 7);
    const month = 15 * Math.cos((2 * Math.PI * t) / 30) * (1 + t / 220);
    return 50 + 0.05 * t + week + month + 4 * (2 * ((t * 0.618033988749895) % 1) - 1);
  });

function expectEnd(found: Float64Array | undefined, golden: readonly number[]) {
  const end = found?.slice(found.length - golden.length) ?? [];
  expect(end).toHaveLength(golden.length);
  for (const [index, value] of golden.entries()) expect(end[index]).toBeCloseTo(value, 8);
}

describe('mstlDecompose', () => {
  test('equals mstl(msts(x, c(7, 30))) in R', () => {
    const { seasonLengths, seasons, trend, remainder } = mstlDecompose(twoSeasons(220), [30, 7]);
    expect(seasonLengths).toEqual([7, 30]);
    expectEnd(
      seasons[0],
      [
        3.63133640496, -2.56223070392, -6.85090562005, -6.27562130263, -0.257054477564, 5.836557821,
        6.4452449825,
      ],
    );
    expectEnd(
      seasons[1],
      [
        18.7165175442, 14.6916034435, 11.9350165147, 8.0275082776, 1.69579900498, -3.49269089985,
        -8.04457749073,
      ],
    );
    expectEnd(
      Float64Array.of(trend[0] ?? 0, trend[109] ?? 0, trend[219] ?? 0),
      [48.9029983537, 55.5694431881, 64.2585784206],
    );
    expectEnd(
      Float64Array.of(remainder[0] ?? 0, remainder[109] ?? 0, remainder[219] ?? 0),
      [-7.70698868575, -1.32763955027, -4.36371481582],
    );
  });

  test('equals mstl(msts(x, c(7, 30)), s.window = c(7, 9), robust = TRUE) in R', () => {
    const found = mstlDecompose(twoSeasons(219), [7, 30], { seasonWindows: [7, 9], isRobust: true });
    expectEnd(found.seasons[0], [-6.65167507417, -0.876193323099, 5.67922051405]);
    expectEnd(found.seasons[1], [8.51075176835, 1.27153414385, -3.74498563487]);
    expectEnd(found.trend, [63.4501909273]);
  });

  test('drops seasons that are not seen twice', () => {
    expect(mstlDecompose(twoSeasons(60), [7, 30]).seasonLengths).toEqual([7]);
    expect(() => mstlDecompose(twoSeasons(14), [7, 30])).toThrow(RangeError);
  });
});

describe('seasonalStrength and trendStrength', () => {
  test('are those of the parts of mstl(nottem) in R', () => {
    const { seasons, trend, remainder } = mstlDecompose(Float64Array.from(NOTTINGHAM), [12]);
    expect(seasonalStrength(seasons[0] ?? remainder, remainder)).toBeCloseTo(0.953424493243, 9);
    expect(trendStrength(trend, remainder)).toBeCloseTo(0.223984164705, 9);
  });

  test('are 0 for a constant and 1 without a remainder', () => {
    const zeros = new Float64Array(24);
    expect(seasonalStrength(zeros, zeros)).toBe(0);
    expect(trendStrength(Float64Array.of(1, 2, 3), new Float64Array(3))).toBe(1);
  });
});
