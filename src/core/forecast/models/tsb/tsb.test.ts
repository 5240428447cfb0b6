import { expect, test } from 'vitest';
import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { demandChancesOf, squaresOf } from './demandChancesOf.ts';
import { tsb } from './tsb.ts';

const DEMANDS = Float64Array.of(0, 0, 3, 0, 0, 0, 5, 1, 0, 0, 0, 2, 0, 4, 0, 0, 0, 0, 6, 0, 0, 1, 0, 0);
const OPTIONS = { seasonLength: 1, evaluationsMax: 200 };

describeModelContract(tsb, { fittedIsPredictFrom: true });

test('worked by hand from equation 1 of the paper: two demands, usual parameters', () => {
  const fitted = tsb.fit(Float64Array.of(0, 3, 0, 5), OPTIONS);
  expect(fitted.parameters).toMatchObject({ alpha: 0.1, beta: 0.05 });
  expect(fitted.fitted[2]).toBeCloseTo(3 * 0.5, 12);
  expect(fitted.fitted[3]).toBeCloseTo(3 * 0.475, 12);
  expect(fitted.predict(1)[0]).toBeCloseTo(3.2 * (0.475 + 0.05 * 0.525), 12);
});

test('the states follow the recursion at given parameters', () => {
  const { sizes, chances } = demandChancesOf(Float64Array.of(4, 0, 0, 8), 0.5, 0.25);
  expect([...chances]).toEqual([1, 0.75, 0.5625, 0.671875]);
  expect([...sizes]).toEqual([4, 4, 4, 6]);
  expect(squaresOf(Float64Array.of(4, 0, 0, 8), 0.5, 0.25)).toBeCloseTo(16 + 9 + (8 - 2.25) ** 2, 12);
});

test('the pair chosen is the best of the grid', () => {
  const { alpha = 0, beta = 0 } = tsb.fit(DEMANDS, OPTIONS).parameters;
  const chosen = squaresOf(DEMANDS, alpha, beta);
  for (const other of [0.05, 0.1, 0.2, 0.3]) {
    for (const another of [0.01, 0.02, 0.05, 0.1, 0.2, 0.3]) {
      expect(chosen).toBeLessThanOrEqual(squaresOf(DEMANDS, other, another));
    }
  }
});

test('a line that has stopped falls to zero, which Croston’s method cannot see', () => {
  const stopped = Float64Array.from({ length: 400 }, (_, index) => (index < 100 && index % 3 === 0 ? 6 : 0));
  const fitted = tsb.fit(stopped, OPTIONS);
  expect(fitted.predictFrom(100, 1)[0]).toBeGreaterThan(1);
  expect(fitted.predict(1)[0]).toBeLessThan(0.2);
});

test('no demand forecasts zero', () => {
  expect([...tsb.fit(new Float64Array(10), OPTIONS).predict(3)]).toEqual([0, 0, 0]);
});
