import { expect, test } from 'vitest';
import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { nile } from '../../../../../test/support/nile.ts';
import { naive } from './naive.ts';

const NILE = Float64Array.from(nile);

const OPTIONS = { seasonLength: 1, evaluationsMax: 100 };

function expectClose(actual: Float64Array, expected: readonly number[], digits = 6): void {
  expect(actual).toHaveLength(expected.length);
  for (const [step, value] of expected.entries()) {
    expect(Math.abs((actual[step] ?? Number.NaN) / value - 1)).toBeLessThan(10 ** -digits);
  }
}

describeModelContract(naive, { fittedIsPredictFrom: true });

test('forecasts and variances are those of R forecast 8.20: naive(ts(Nile), h = 4)', () => {
  const fitted = naive.fit(NILE, OPTIONS);
  expectClose(fitted.predict(4), [740, 740, 740, 740]);
  expectClose(fitted.variance(4), [27997.53535, 55995.07071, 83992.60606, 111990.1414]);
});

test('each value is forecast from the one before it', () => {
  const fitted = naive.fit(Float64Array.of(4, 7, 5), OPTIONS);
  expect([...fitted.fitted]).toEqual([Number.NaN, 4, 7]);
  expect([...fitted.predictFrom(2, 2)]).toEqual([7, 7]);
  expect([...fitted.variance(2)]).toEqual([6.5, 13]);
});

test('an origin outside of the history is refused', () => {
  const fitted = naive.fit(Float64Array.of(4, 7, 5), OPTIONS);
  expect(() => fitted.predictFrom(0, 1)).toThrow(RangeError);
  expect(() => fitted.predictFrom(4, 1)).toThrow(RangeError);
});
