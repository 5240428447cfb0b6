import { expect, test } from 'vitest';
import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { nile } from '../../../../../test/support/nile.ts';
import { drift } from './drift.ts';

const NILE = Float64Array.from(nile);

const OPTIONS = { seasonLength: 1, evaluationsMax: 100 };

function expectClose(actual: Float64Array, expected: readonly number[], digits = 6): void {
  expect(actual).toHaveLength(expected.length);
  for (const [step, value] of expected.entries()) {
    expect(Math.abs((actual[step] ?? Number.NaN) / value - 1)).toBeLessThan(10 ** -digits);
  }
}

describeModelContract(drift, { fittedIsPredictFrom: true });

test('forecasts and variances are those of R forecast 8.20: rwf(ts(Nile), h = 4, drift = TRUE)', () => {
  const fitted = drift.fit(NILE, OPTIONS);
  expectClose(fitted.predict(4), [736.1616162, 732.3232323, 728.4848485, 724.6464646]);
  expectClose(fitted.variance(4), [28553.87976, 57678.83711, 87374.87206, 117641.9846]);
  expect(fitted.parameters.drift).toBeCloseTo(-3.838383838, 8);
});

test('an origin knows the mean change up to it only', () => {
  const fitted = drift.fit(Float64Array.of(1, 3, 7, 4), OPTIONS);
  expect([...fitted.fitted]).toEqual([Number.NaN, 1, 5, 10]);
  expect([...fitted.predictFrom(3, 2)]).toEqual([10, 13]);
  expect([...fitted.predict(2)]).toEqual([5, 6]);
  expect([...fitted.components(2).trend]).toEqual([1, 2]);
});
