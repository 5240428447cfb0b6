import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clipAtZero } from '../transforms/clipAtZero.ts';
import { onChanges } from '../transforms/onChanges.ts';
import { withSeason } from '../transforms/withSeason.ts';
import { dampedTrend } from './dampedTrend.ts';
import { drift } from './drift.ts';
import type { ForecastModel } from './ForecastModel.ts';
import { naive } from './naive.ts';
import { seasonalNaive } from './seasonalNaive.ts';
import { ses } from './ses.ts';
import { theta } from './theta.ts';

const HORIZON = 18;

/** What every method promises, whatever it computes. */
function describeModelContract(name: string, model: ForecastModel): void {
  const series = (bound: number) =>
    fc.array(fc.integer({ min: -bound, max: bound }), { minLength: model.minimumMonths, maxLength: 60 });

  describe(`model contract: ${name}`, () => {
    test('predicts the asked number of finite values from the shortest history on', () => {
      fc.assert(
        fc.property(series(1e13), fc.integer({ min: 1, max: HORIZON }), (values, horizon) => {
          const predicted = model.fit(values).predict(horizon);
          expect(predicted).toHaveLength(horizon);
          expect(predicted.every(Number.isFinite)).toBe(true);
        }),
        { numRuns: 60 },
      );
    });

    test('is deterministic, keeps its input, and a shorter horizon is a prefix', () => {
      fc.assert(
        fc.property(series(1e6), (values) => {
          const frozen = Object.freeze([...values]);
          const fitted = model.fit(frozen);
          const predicted = fitted.predict(HORIZON);
          expect(model.fit(frozen).predict(HORIZON)).toEqual(predicted);
          expect(fitted.predict(5)).toEqual(predicted.slice(0, 5));
        }),
        { numRuns: 40 },
      );
    });

    test('is scale equivariant: 1,024 times the series forecasts 1,024 times as much', () => {
      fc.assert(
        fc.property(series(1e6), (values) => {
          const predicted = model.fit(values).predict(HORIZON);
          const scaled = model.fit(values.map((value) => value * 1024)).predict(HORIZON);
          const size = Math.max(1, ...values.map(Math.abs), ...predicted.map(Math.abs));
          for (const [step, value] of scaled.entries()) {
            expect(Math.abs(value / 1024 - (predicted[step] ?? 0))).toBeLessThanOrEqual(1e-6 * size);
          }
        }),
        { numRuns: 40 },
      );
    });

    test('a constant series stays constant', () => {
      for (const level of [0, 1, 12_345, 1e13]) {
        for (const months of [model.minimumMonths, 30, 48]) {
          const predicted = model.fit(new Array<number>(months).fill(level)).predict(HORIZON);
          for (const value of predicted) expect(Math.abs(value - level)).toBeLessThanOrEqual(1e-9 * level);
        }
      }
    });
  });
}

for (const model of [naive, seasonalNaive, drift, ses, dampedTrend, theta]) {
  describeModelContract(model.name, model);
  describeModelContract(`${model.name} on changes`, onChanges(model));
}
describeModelContract('Theta with season', withSeason(theta));
describeModelContract('damped trend with season', withSeason(dampedTrend));
describeModelContract('drift clipped at zero', clipAtZero(drift));

test('a model clipped at zero never predicts less', () => {
  expect(clipAtZero(drift).fit([4, 3, 2]).predict(4)).toEqual([1, 0, 0, 0]);
});
