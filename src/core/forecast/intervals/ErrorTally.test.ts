import { expect, test } from 'vitest';
import { ErrorTally } from './ErrorTally.ts';

test('without a trial or an origin there is no backtest', () => {
  expect(new ErrorTally([0.8], 'kept').result(3)).toBeNull();
  const tally = new ErrorTally([0.8], 'kept');
  tally.add(0, 1, 1, [true]);
  expect(tally.result(0)).toBeNull();
});

test('means, ratio and coverage are those of the trials', () => {
  const tally = new ErrorTally([0.8, 0.95], 'refitted');
  tally.add(0, -2, 4, [true, true]);
  tally.add(0, 4, -4, [false, true]);
  tally.add(1, 3, 10, [false, false]);
  expect(tally.result(2)).toEqual({
    kind: 'refitted',
    origins: 2,
    steps: [
      { step: 1, trials: 2, meanAbsoluteError: 3, naiveMeanAbsoluteError: 4, hits: [1, 2] },
      { step: 2, trials: 1, meanAbsoluteError: 3, naiveMeanAbsoluteError: 10, hits: [0, 0] },
    ],
    errorVsNaive: 9 / 18,
    coverage: [
      { level: 0.8, hits: 1, trials: 3 },
      { level: 0.95, hits: 2, trials: 3 },
    ],
  });
});

test('steps that were never tested are left out, and a naive method without error gives no ratio', () => {
  const tally = new ErrorTally([0.8], 'kept');
  tally.add(2, 0, 0, [true]);
  const result = tally.result(1);
  expect(result?.steps.map(({ step }) => step)).toEqual([3]);
  expect(result?.errorVsNaive).toBeNull();
});

test('trials without a band count as errors only', () => {
  const tally = new ErrorTally([0.8], 'refitted');
  tally.add(0, 1, 1, []);
  expect(tally.result(1)?.coverage).toEqual([]);
  tally.add(0, 1, 1, [true]);
  expect(tally.result(2)?.coverage).toEqual([{ level: 0.8, hits: 1, trials: 1 }]);
  expect(tally.result(2)?.steps[0]).toMatchObject({ trials: 2, hits: [] });
});
