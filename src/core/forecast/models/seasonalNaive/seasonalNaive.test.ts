import { expect, test } from 'vitest';
import { accidentalDeaths } from '../../../../../test/support/accidentalDeaths.ts';
import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { seasonalNaive } from './seasonalNaive.ts';

const DEATHS = Float64Array.from(accidentalDeaths);

function expectClose(actual: Float64Array, expected: readonly number[], digits = 6): void {
  expect(actual).toHaveLength(expected.length);
  for (const [step, value] of expected.entries()) {
    expect(Math.abs((actual[step] ?? Number.NaN) / value - 1)).toBeLessThan(10 ** -digits);
  }
}

describeModelContract(seasonalNaive, { fittedIsPredictFrom: true });

test('forecasts and variances are those of R forecast 8.20: snaive(USAccDeaths, h = 14)', () => {
  const fitted = seasonalNaive.fit(DEATHS, { seasonLength: 12, evaluationsMax: 100 });
  const last = [7836, 6892, 7791, 8192, 9115, 9434, 10484, 9827, 9110, 9070, 8633, 9240];
  expectClose(fitted.predict(14), [...last, 7836, 6892]);
  const variances = new Array<number>(14).fill(312934.35, 0, 12).fill(625868.7, 12);
  expectClose(fitted.variance(14), variances);
});

test('the level is the mean of the last season, the season what differs from it', () => {
  const fitted = seasonalNaive.fit(Float64Array.of(1, 2, 3, 5, 9), { seasonLength: 2, evaluationsMax: 100 });
  const { level, trend, season } = fitted.components(3);
  expect([...level]).toEqual([7, 7, 7]);
  expect([...trend]).toEqual([0, 0, 0]);
  expect([...season]).toEqual([-2, 2, -2]);
  expect([...fitted.fitted]).toEqual([Number.NaN, Number.NaN, 1, 2, 3]);
  expect([...fitted.predictFrom(3, 3)]).toEqual([2, 3, 2]);
});

test('within the first season it repeats what has been seen', () => {
  const fitted = seasonalNaive.fit(Float64Array.of(1, 2, 3, 5), { seasonLength: 4, evaluationsMax: 100 });
  expect([...fitted.predictFrom(2, 3)]).toEqual([1, 2, 1]);
  expect([...fitted.variance(2)]).toEqual([0, 0]);
});
