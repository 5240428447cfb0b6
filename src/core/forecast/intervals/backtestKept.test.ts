import { expect, test } from 'vitest';
import { UNLIMITED } from '../series/Limits.ts';
import { backtestKept } from './backtestKept.ts';

const SEEN = Float64Array.of(10, 12, 11, 15);
const SCALE = Float64Array.of(1, 2);

test('tallies errors against repeating the last value and against today’s bands', () => {
  const origins = [
    { origin: 3, errors: Float64Array.of(1) },
    { origin: 2, errors: Float64Array.of(-2.5, 3) },
  ];
  const makings = { levels: [0.8, 0.95], scale: SCALE, limits: UNLIMITED };
  expect(backtestKept(SEEN, origins, makings)).toEqual({
    kind: 'kept',
    origins: 2,
    steps: [
      { step: 1, trials: 2, meanAbsoluteError: 1.75, naiveMeanAbsoluteError: 2.5, hits: [1, 1] },
      { step: 2, trials: 1, meanAbsoluteError: 3, naiveMeanAbsoluteError: 3, hits: [0, 1] },
    ],
    errorVsNaive: 6.5 / 8,
    coverage: [
      { level: 0.8, hits: 1, trials: 3 },
      { level: 0.95, hits: 2, trials: 3 },
    ],
  });
});

test('counts hits of the band as it is drawn: moved outwards from a limit at zero', () => {
  const limits = { low: 0, high: Number.POSITIVE_INFINITY };
  const held = (error: number, within = limits) =>
    backtestKept(Float64Array.of(4, 5), [{ origin: 1, errors: Float64Array.of(error) }], {
      levels: [0.95],
      scale: Float64Array.of(1.5),
      limits: within,
    })?.coverage[0]?.hits;
  expect(held(3)).toBe(1);
  expect(held(3, UNLIMITED)).toBe(0);
  expect(held(-2.9)).toBe(0);
  expect(held(-2.9, UNLIMITED)).toBe(1);
});

test('passes over what was not tested; null without origins', () => {
  const makings = { levels: [], scale: SCALE, limits: UNLIMITED };
  const origins = [{ origin: 2, errors: Float64Array.of(Number.NaN, 3) }];
  expect(backtestKept(SEEN, origins, makings)?.steps.map(({ step }) => step)).toEqual([2]);
  expect(backtestKept(SEEN, [], makings)).toBeNull();
});
