import { describe, expect, test } from 'vitest';
import { type FakeAnswers, fakeModel } from '../../../../test/support/fakeModel.ts';
import type { ModelName } from '../models/Model.ts';
import { adjustForSeason } from '../season/seasonalAdjustment.ts';
import { UNLIMITED } from '../series/Limits.ts';
import { fitPool, type PoolTask, type Tried } from './fitPool.ts';
import type { Pool, PoolEntry } from './poolFor.ts';

/** Between 90 and 110. */
const VALUES = Float64Array.from({ length: 24 }, (_, t) => 100 + 10 * Math.cos(t));
const NAMES: readonly ModelName[] = ['ses', 'holt', 'theta', 'dotm', 'ces', 'ets'];
const TASK: PoolTask = {
  values: VALUES,
  seasonLength: 1,
  adjustment: adjustForSeason(VALUES, 1),
  horizon: 30,
  judged: 6,
  limits: UNLIMITED,
  evaluationsMax: 100,
};

const poolOf = (...models: readonly FakeAnswers[]): Pool => ({
  why: 'a test',
  entries: models.map(
    (answers, index): PoolEntry => ({
      model: fakeModel({ name: NAMES[index] ?? 'naive', ...answers }),
      sees: 'values',
      weight: 1,
    }),
  ),
});
const flat = (value: number): FakeAnswers => ({ at: () => value });
const usedOf = (tried: readonly Tried[]) => tried.filter(({ weight }) => weight > 0);
const reasonsOf = (tried: readonly Tried[]) => tried.map(({ whyNot = '' }) => whyNot);

describe('fitPool', () => {
  test('fits every method to the values with the budget, and shares the weight', () => {
    const model = fakeModel(flat(100));
    const [, second] = poolOf(flat(100), flat(101)).entries as [PoolEntry, PoolEntry];
    const tried = fitPool({ why: 'a test', entries: [{ model, sees: 'values', weight: 1 }, second] }, TASK);
    expect(tried.map(({ weight }) => weight)).toEqual([0.5, 0.5]);
    expect(tried[1]?.point).toEqual(new Float64Array(30).fill(101));
    expect(model.calls).toEqual([[VALUES, { seasonLength: 1, evaluationsMax: 100 }]]);
  });

  test('a method that needs more values is not fitted, and says so', () => {
    const tried = fitPool(poolOf(flat(100), { ...flat(101), valuesMin: 25 }), TASK);
    expect(reasonsOf(tried)).toEqual(['', 'needs at least 25 values']);
    expect(tried[1]).toMatchObject({ fitted: null, weight: 0, point: new Float64Array(0) });
  });

  test('a forecast that is not a number is dropped', () => {
    const tried = fitPool(poolOf(flat(100), flat(Number.NaN), flat(Number.POSITIVE_INFINITY)), TASK);
    expect(reasonsOf(tried).slice(1)).toEqual([
      'its forecast is not a number',
      'its forecast is not a number',
    ]);
    expect(tried[0]?.weight).toBe(1);
  });

  test('a forecast that explodes within the steps judged is dropped with the reason', () => {
    const exploding: FakeAnswers = { at: (step) => 100 * 2 ** step };
    const tried = fitPool(poolOf(flat(100), exploding, flat(105)), TASK);
    expect(usedOf(tried).map(({ model }) => model.name)).toEqual(['ses', 'theta']);
    expect(reasonsOf(tried)[1]).toMatch(/^its forecast leaves the range of the history by more than 3 times/);
    expect(tried[1]?.point).toHaveLength(30);
  });

  test('one that only later leaves stays, drawn back step by step', () => {
    const late: FakeAnswers = { at: (step) => (step <= 6 ? 100 : 1e6) };
    const tried = fitPool(poolOf(flat(100), late), TASK);
    expect(usedOf(tried)).toHaveLength(2);
    const { point } = tried[1] as Tried;
    const room = (point[29] as number) - Math.max(...VALUES);
    expect(room).toBeCloseTo((3 * (Math.max(...VALUES) - Math.min(...VALUES)) * 30) / 6, 9);
  });

  test('what is used does not depend on the horizon', () => {
    const late: FakeAnswers = { at: (step) => (step <= 6 ? 100 : Number.NaN) };
    const [near, far] = [6, 300].map((horizon) => fitPool(poolOf(flat(100), late), { ...TASK, horizon }));
    expect(far?.map(({ weight }) => weight)).toEqual(near?.map(({ weight }) => weight));
    expect(far?.[1]?.point.every((value) => value === 100)).toBe(true);
  });

  test('among four or more, one that stands far apart from all the others is dropped', () => {
    const others = [flat(100), flat(100.2), flat(100.1)];
    const tried = fitPool(poolOf(...others, flat(140)), TASK);
    expect(usedOf(tried)).toHaveLength(3);
    expect(reasonsOf(tried)[3]).toMatch(/times farther off than the others differ$/);
    expect(usedOf(fitPool(poolOf(flat(100), flat(100.2), flat(140)), TASK))).toHaveLength(3);
    expect(usedOf(fitPool(poolOf(...others, flat(103)), TASK))).toHaveLength(4);
  });

  test('each forecast is held to the limits', () => {
    const tried = fitPool(poolOf(flat(100), flat(60)), { ...TASK, limits: { low: 90, high: 95 } });
    expect(tried.map(({ point }) => point[0])).toEqual([95, 90]);
  });

  test('where none can be used the naive method answers', () => {
    const tried = fitPool(poolOf(flat(1e9), flat(Number.NaN)), TASK);
    expect(tried.map(({ weight }) => weight)).toEqual([0, 0, 1]);
    expect(tried[2]?.model.name).toBe('naive');
    expect(tried[2]?.point).toEqual(new Float64Array(30).fill(VALUES.at(-1) as number));
  });

  test('what a budget left out is told with the reason', () => {
    const pool = { ...poolOf(flat(100)), leftOut: poolOf(flat(1), flat(2)).entries };
    const tried = fitPool(pool, TASK);
    expect(tried.map(({ weight }) => weight)).toEqual([1, 0, 0]);
    expect(reasonsOf(tried)[2]).toBe('it would have taken more work than was allowed');
    for (const { model } of pool.leftOut) expect((model as ReturnType<typeof fakeModel>).calls).toEqual([]);
  });
});
