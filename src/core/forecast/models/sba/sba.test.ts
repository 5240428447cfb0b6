import { expect, test } from 'vitest';
import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { sba } from './sba.ts';

const DEMANDS = Float64Array.of(0, 0, 3, 0, 0, 0, 5, 1, 0, 0, 0, 2, 0, 4, 0, 0, 0, 0, 6, 0, 0, 1, 0, 0);
const OPTIONS = { seasonLength: 1, evaluationsMax: 200 };

describeModelContract(sba, { fittedIsPredictFrom: true });

test('is 1 − α/2 of what R forecast 8.20 gives: 0.95 · croston(ts(x), alpha = 0.1)', () => {
  const fitted = sba.fit(DEMANDS, OPTIONS);
  for (const value of fitted.predict(2)) expect(value).toBeCloseTo(0.95 * 0.9887890199, 9);
});

test('worked by hand: demands 3 and 5 at every second step', () => {
  const fitted = sba.fit(Float64Array.of(0, 3, 0, 5), OPTIONS);
  expect(fitted.predict(1)[0]).toBeCloseTo((0.95 * 3.2) / 2, 12);
  expect(fitted.fitted[2]).toBeCloseTo((0.95 * 3) / 2, 12);
});

test('no demand forecasts zero', () => {
  expect([...sba.fit(new Float64Array(10), OPTIONS).predict(3)]).toEqual([0, 0, 0]);
});

test('is nearly free of bias where Croston is not: demands at random places', () => {
  const values = Float64Array.from({ length: 5000 }, (_, index) =>
    (index * 0.618033988749895 + index * index * 0.414213562373095) % 1 < 0.25 ? 8 : 0,
  );
  const fitted = sba.fit(values, OPTIONS);
  let [sum, mean] = [0, 0];
  for (let index = 1000; index < 5000; index += 1) {
    sum += fitted.fitted[index] ?? 0;
    mean += values[index] ?? 0;
  }
  expect(Math.abs(sum / mean - 1)).toBeLessThan(0.03);
});
