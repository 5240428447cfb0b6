/**
 * Golden numbers: `SeasonalityTest`, the Naive2 lines of `Benchmarks`, `smape_cal` and `mase_cal` of the M4 organisers'
 * `Benchmarks and Evaluation.R`, run in R 4.2 on R's own series with their last h values held back.
 */

import { describe, expect, it } from 'vitest';
import { accidentalDeaths } from '../../../../test/support/accidentalDeaths.ts';
import { mase, seasonalScale, smape } from './accuracy.ts';
import { adjustNaive2, naive2Forecast } from './naive2Forecast.ts';

// biome-ignore format: data
// biome-ignore format: data
const UK_GAS = [
  160.1, 129.7, 84.8, 120.1, 160.1, 124.9, 84.8, 116.9, 169.7, 140.9, 89.7, 123.3, 187.3, 144.1, 92.9, 120.1, 176.1,
  147.3, 89.7, 123.3, 185.7, 155.3, 99.3, 131.3, 200.1, 161.7, 102.5, 136.1, 204.9, 176.1, 112.1, 140.9, 227.3, 195.3,
  115.3, 142.5, 244.9, 214.5, 118.5, 153.7, 244.9, 216.1, 188.9, 142.5, 301, 196.9, 136.1, 267.3, 317, 230.5, 152.1,
  336.2, 371.4, 240.1, 158.5, 355.4, 449.9, 286.6, 179.3, 403.4, 491.5, 321.8, 177.7, 409.8, 593.9, 329.8, 176.1,
  483.5, 584.3, 395.4, 187.3, 485.1, 669.2, 421, 216.1, 509.1, 827.7, 467.5, 209.7, 542.7, 840.5, 414.6, 217.7, 670.8,
  848.5, 437, 209.7, 701.2, 925.3, 443.4, 214.5, 683.6, 917.3, 515.5, 224.1, 694.8, 989.4, 477.1, 233.7, 730, 1087,
  534.7, 281.8, 787.6, 1163.9, 613.1, 347.4, 782.8,
];
/** Five weeks and three days: an odd season that does not come out even. */
// biome-ignore format: data
const WEEKS = [
  120, 100, 110, 130, 180, 60, 40, 125, 104, 108, 133, 176, 66, 45, 118, 108, 113, 138, 190, 63, 41, 130, 103, 119, 129,
  185, 70, 44, 127, 109, 115, 140, 188, 69, 47, 131, 112, 117,
];
/** No season of 7 by the test: the trend weighs more. */
const NO_SEASON = [
  5, 8, 9, 7, 6, 3, 2, 6, 9, 9, 8, 7, 4, 3, 6, 9, 11, 8, 6, 4, 2, 7, 10, 10, 9, 8, 5, 3, 7, 9, 11, 9, 8, 4, 3,
];

function hold(values: readonly number[], horizon: number) {
  const cut = values.length - horizon;
  return {
    insample: Float64Array.from(values.slice(0, cut)),
    actual: Float64Array.from(values.slice(cut)),
  };
}

const close = (found: Float64Array, wanted: readonly number[]) => {
  expect(found).toHaveLength(wanted.length);
  for (const [step, value] of wanted.entries()) expect(found[step]).toBeCloseTo(value, 7);
};

describe('naive2Forecast', () => {
  it.each([
    {
      name: 'USAccDeaths, 12 months',
      values: accidentalDeaths,
      season: 12,
      wanted: [
        8085.7278348448, 7407.81842636252, 8189.91317837729, 8387.9559188517, 9263.85985441913,
        9715.64830545484, 10524.78065929317, 9979.56311165648, 8833.9015116284, 9176.70726560669,
        8661.90645057405, 8796,
      ],
      errors: [2.80852906656732, 0.491324682117949],
    },
    {
      name: 'UKgas, 8 quarters',
      values: UK_GAS,
      season: 4,
      wanted: [
        1025.619250889276, 689.664288029609, 407.994193075278, 730, 1025.619250889276, 689.664288029609,
        407.994193075278, 730,
      ],
      errors: [15.3391184263211, 3.58028162256775],
    },
    {
      name: 'a week of 7 days, 5 of them',
      values: WEEKS,
      season: 7,
      wanted: [66.4004013954107, 43.5342607836995, 127.611848142602, 107.9339845745472, 115.9204129278693],
      errors: [3.74816209848966, 0.523553650445041],
    },
    {
      name: 'no season found',
      values: NO_SEASON,
      season: 7,
      wanted: [8, 8, 8, 8, 8, 8, 8, 8, 8],
      errors: [40.3422652339061, 3.03472222222222],
    },
  ])('agrees with R: $name', ({ values, season, wanted, errors }) => {
    const { insample, actual } = hold(values, wanted.length);
    const forecast = naive2Forecast(insample, season, wanted.length);
    close(forecast, wanted);
    expect(smape(actual, forecast)).toBeCloseTo(errors[0] as number, 10);
    expect(mase(actual, forecast, seasonalScale(insample, season))).toBeCloseTo(errors[1] as number, 10);
  });

  it('repeats the last value without a season to look for, and from one value', () => {
    close(naive2Forecast(Float64Array.from(accidentalDeaths), 1, 2), [9240, 9240]);
    close(naive2Forecast(Float64Array.of(7), 12, 3), [7, 7, 7]);
    expect(() => naive2Forecast(new Float64Array(0), 12, 3)).toThrow(RangeError);
  });

  it('looks for a season from three cycles on', () => {
    const cycle = [9, ...new Array<number>(11).fill(1)];
    const thrice = Float64Array.from([...cycle, ...cycle, ...cycle]);
    expect(adjustNaive2(thrice.subarray(0, 35), 12, 1).isSeasonal).toBe(false);
    expect(adjustNaive2(thrice, 12, 1).isSeasonal).toBe(true);
    close(naive2Forecast(thrice, 12, 12), cycle);
  });

  it('takes a series around 0, or a constant, for one without a season', () => {
    const alternating = Float64Array.from({ length: 24 }, (_, t) => (t % 2 === 0 ? 1 : -1));
    close(naive2Forecast(alternating, 2, 2), [-1, -1]);
    close(naive2Forecast(new Float64Array(36).fill(5), 12, 2), [5, 5]);
    close(naive2Forecast(new Float64Array(36), 12, 2), [0, 0]);
  });
});
