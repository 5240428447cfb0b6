import { expect, test } from 'vitest';
import { fakeFitted } from '../../../../test/support/fakeModel.ts';
import { weighByFit } from './weighByFit.ts';

const VALUES = Float64Array.of(1, 2, 3, 4, 5, 6);

/** A method that was off by `error` at every value but the first `cold`, where it had not warmed up. */
function off(error: number, weight = 1, cold = 0) {
  const fitted = (values: Float64Array) =>
    values.map((value, t) => (t < cold ? Number.NaN : value + (t % 2 === 0 ? error : -error)));
  return { fitted: fakeFitted(VALUES, { at: () => 0, fitted }), weight };
}
const weightsOf = (...pool: { fitted: ReturnType<typeof fakeFitted> | null; weight: number }[]) =>
  weighByFit(pool, VALUES).map(({ weight }) => Number(weight.toFixed(12)));

test('weights go with the inverse of the error, times what was given', () => {
  expect(weightsOf(off(2), off(2))).toEqual([0.5, 0.5]);
  expect(weightsOf(off(1), off(3))).toEqual([0.75, 0.25]);
  expect(weightsOf(off(2), off(2, 0.5))).toEqual([0.666666666667, 0.333333333333]);
});

test('a perfect fit counts as a quarter of the largest error and does not silence the others', () => {
  expect(weightsOf(off(0), off(4))).toEqual([0.8, 0.2]);
  expect(weightsOf(off(0), off(0))).toEqual([0.5, 0.5]);
});

test('only values that all in use had warmed up for are compared', () => {
  expect(weightsOf(off(1, 1, 3), off(1))).toEqual([0.5, 0.5]);
  expect(weightsOf(off(1, 1, 6), off(3))).toEqual([0.5, 0.5]);
  expect(weightsOf(off(1), off(3), off(9, 0, 6))).toEqual([0.75, 0.25, 0]);
});

test('methods that are not in use have no weight, and none has where none is', () => {
  expect(weightsOf({ fitted: null, weight: 0 }, off(5))).toEqual([0, 1]);
  expect(weightsOf({ fitted: null, weight: 0 }, off(5, 0))).toEqual([0, 0]);
});
