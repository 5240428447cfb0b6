import { expect, test } from 'vitest';
import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { croston } from './croston.ts';
import { demandRatesOf } from './demandRatesOf.ts';

const DEMANDS = Float64Array.of(0, 0, 3, 0, 0, 0, 5, 1, 0, 0, 0, 2, 0, 4, 0, 0, 0, 0, 6, 0, 0, 1, 0, 0);
const OPTIONS = { seasonLength: 1, evaluationsMax: 200 };

describeModelContract(croston, { fittedIsPredictFrom: true });

test('forecasts, states and fitted values are those of R forecast 8.20: croston(ts(x), h = 2)', () => {
  const fitted = croston.fit(DEMANDS, OPTIONS);
  for (const value of fitted.predict(2)) expect(value).toBeCloseTo(0.9887890199, 9);
  expect(fitted.parameters.size).toBeCloseTo(3.064978, 6);
  expect(fitted.parameters.interval).toBeCloseTo(3.099729, 6);
  const expected = [
    0, 0, 1, 1, 1, 1, 1.032258065, 1.031141869, 1.031141869, 1.031141869, 1.031141869, 0.9603465511,
    0.9603465511, 1.032024544, 1.032024544, 1.032024544, 1.032024544, 1.032024544, 1.059023213, 1.059023213,
    1.059023213, 0.9887890199, 0.9887890199,
  ];
  for (const [index, value] of expected.entries()) expect(fitted.fitted[index + 1]).toBeCloseTo(value, 8);
});

test('the rate at another alpha is that of R: croston(ts(x), h = 2, alpha = 0.3)', () => {
  const { sizes, intervals } = demandRatesOf(DEMANDS, 0.3);
  expect((sizes[23] ?? 0) / (intervals[23] ?? 1)).toBeCloseTo(0.9234128547, 9);
});

test('worked by hand: demands 3 and 5 at every second step', () => {
  const fitted = croston.fit(Float64Array.of(0, 3, 0, 5), OPTIONS);
  expect(fitted.parameters).toMatchObject({ interval: 2 });
  expect(fitted.predict(1)[0]).toBeCloseTo(3.2 / 2, 12);
  const sigma2 = (3 ** 2 + 1.5 ** 2 + 3.5 ** 2) / 3;
  expect(fitted.variance(3)[0]).toBeCloseTo(sigma2, 12);
  expect(fitted.variance(3)[2]).toBeCloseTo(sigma2 * 1.02, 12);
});

test('no demand forecasts zero, and a negative demand counts with its sign', () => {
  expect([...croston.fit(new Float64Array(10), OPTIONS).predict(3)]).toEqual([0, 0, 0]);
  const mirrored = croston.fit(
    DEMANDS.map((value) => -value),
    OPTIONS,
  );
  expect(mirrored.predict(1)[0]).toBeCloseTo(-0.9887890199, 9);
});
