import { describe, expect, test } from 'vitest';
import { AIR_PASSENGERS } from '@/core/forecast/season/seasonalSeries.golden.ts';
import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { dampedTrend } from '../dampedTrend/dampedTrend.ts';
import { splitSeasons } from './splitSeasons.ts';
import { stl } from './stl.ts';

describeModelContract(stl, { fittedIsPredictFrom: true, seasonLengths: [1, 4, 12, 52] });

const air = Float64Array.from(AIR_PASSENGERS);
const options = { seasonLength: 12, evaluationsMax: 400 };

describe('stl', () => {
  test('the season is that of stl(log(AirPassengers), 7) in R, hardly shrunk', () => {
    const golden = [
      -0.090998402, -0.152999869, -0.0286223405, -0.0318931023, -0.00477301135, 0.134979055, 0.257254454,
      0.252260948, 0.0651187975, -0.0667916031, -0.213534624, -0.118580302,
    ];
    const [season] = splitSeasons(air.map(Math.log), 12);
    expect(season?.window).toBe(7);
    const shares = golden.map((value, month) => (season?.values[132 + month] ?? 0) / value);
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThan(1e-7);
    expect(shares[0]).toBeGreaterThan(0.99);
    expect(shares[0]).toBeLessThan(1);
  });

  test('forecasts near stlf(AirPassengers, lambda = 0, s.window = 21) in R', () => {
    const golden = [
      448.056201, 435.291921, 502.161428, 494.960771, 504.010749, 578.061346, 650.516886, 650.49473,
      562.344634, 495.976257, 433.661805, 488.031391,
    ];
    const found = stl.fit(air, options).predict(12);
    for (const [month, value] of golden.entries()) {
      expect(Math.abs((found[month] ?? 0) / value - 1)).toBeLessThan(0.07);
    }
  });

  test('from an earlier origin the season is the one before that origin', () => {
    const fitted = stl.fit(air, options);
    const from = fitted.predictFrom(120, 13);
    expect(from[6]).toBeGreaterThan(1.2 * (from[10] ?? 0));
    expect(Math.abs((from[12] ?? 0) / (from[0] ?? 1) - 1)).toBeLessThan(0.2);
    expect(fitted.form).toMatch(/^STL\(12, log\) \+ .*ETS/);
  });

  test('a year of weeks rests on the damped trend; up to three cycles it is only that', () => {
    const weeks = Float64Array.from({ length: 170 }, (_, t) => 50 + 20 * Math.sin((2 * Math.PI * t) / 52));
    const yearly = { seasonLength: 52, evaluationsMax: 200 };
    const ahead = stl.fit(weeks, yearly).predict(52);
    for (const [step, value] of ahead.entries()) {
      expect(Math.abs(value - 50 - 20 * Math.sin((2 * Math.PI * (170 + step)) / 52))).toBeLessThan(3);
    }
    const short = weeks.slice(0, 156);
    expect(stl.fit(short, yearly).predict(5)).toEqual(dampedTrend.fit(short, yearly).predict(5));
  });

  test('days have weeks and years, hours days and weeks', () => {
    const days = Float64Array.from(
      { length: 1200 },
      (_, t) => (t % 7 === 6 ? -30 : 0) + 40 * Math.sin((2 * Math.PI * t) / 365),
    );
    const seasons = splitSeasons(days, 365);
    expect(seasons.map(({ length }) => length)).toEqual([7, 365]);
    const ahead = stl.fit(days, { seasonLength: 365, evaluationsMax: 200 }).predict(14);
    for (const [step, value] of ahead.entries()) {
      const t = 1200 + step;
      const truth = (t % 7 === 6 ? -30 : 0) + 40 * Math.sin((2 * Math.PI * t) / 365);
      expect(Math.abs(value - truth)).toBeLessThan(6);
    }
    expect(splitSeasons(days, 168).map(({ length }) => length)).toEqual([24, 168]);
    expect(splitSeasons(days.slice(0, 400), 365).map(({ length }) => length)).toEqual([7]);
  });

  test('a season that divides by more than ten is added, not multiplied', () => {
    const values = Float64Array.from({ length: 60 }, (_, t) => (t % 12 === 4 ? 1 : 1000 + t));
    expect(stl.fit(values, options).form).toMatch(/^STL\(12\)/);
  });
});
