import { expect, test } from 'vitest';
import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { seasonalNaive } from './seasonalNaive.ts';

/** Monthly accidental deaths in the USA, 1973–1978: `USAccDeaths` of R datasets. */
const DEATHS = Float64Array.from(
  `
  9007 8106 8928 9137 10017 10826 11317 10744 9713 9938 9161 8927 7750 6981 8038 8422 8714 9512 10120 9823
  8743 9129 8710 8680 8162 7306 8124 7870 9387 9556 10093 9620 8285 8466 8160 8034 7717 7461 7767 7925
  8623 8945 10078 9179 8037 8488 7874 8647 7792 6957 7726 8106 8890 9299 10625 9302 8314 8850 8265 8796
  7836 6892 7791 8192 9115 9434 10484 9827 9110 9070 8633 9240
`
    .trim()
    .split(/\s+/),
  Number,
);

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
