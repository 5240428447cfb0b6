import { describe, expect, test } from 'vitest';
import { type Pool, poolFor } from './poolFor.ts';
import { poolWithin, type WorkTask, workOf } from './poolWithin.ts';

const VALUES = Float64Array.from({ length: 120 }, (_, t) => t + 1);
const FULL = poolFor(VALUES, 'month');
const task = (workMax: number, changes: Partial<WorkTask> = {}): WorkTask => ({
  length: VALUES.length,
  seasonLength: 12,
  evaluationsMax: 2_000,
  workMax,
  ...changes,
});
const total = ({ entries }: Pool, changes: Partial<WorkTask> = {}) =>
  entries.reduce((sum, entry) => sum + workOf(entry, task(0, changes)), 0);
const namesOf = (entries: Pool['entries']) => entries.map(({ model }) => model.name);

describe('workOf', () => {
  test('grows with the values, and falls with the evaluations allowed', () => {
    for (const entry of FULL.entries) {
      const work = workOf(entry, task(0));
      expect(workOf(entry, task(0, { length: 240 }))).toBe(2 * work);
      expect(workOf(entry, task(0, { evaluationsMax: 1 }))).toBeLessThan(work);
      expect(workOf(entry, task(0, { evaluationsMax: 1 }))).toBeGreaterThan(0);
    }
  });

  test('a method that models the season itself works more where there is one', () => {
    const ets = FULL.entries.find(({ model }) => model.name === 'ets');
    if (!ets) throw new Error('no exponential smoothing in the pool');
    expect(workOf(ets, task(0))).toBeGreaterThan(workOf(ets, task(0, { seasonLength: 1 })));
    const adjusted = { ...ets, sees: 'adjusted' } as const;
    expect(workOf(adjusted, task(0))).toBe(workOf(adjusted, task(0, { seasonLength: 1 })));
  });
});

describe('poolWithin', () => {
  test('is the pool itself where the work suffices', () => {
    expect(poolWithin(FULL, task(total(FULL)))).toBe(FULL);
    expect(poolWithin(FULL, task(total(FULL) - 1))).not.toBe(FULL);
  });

  test('leaves out as little as the work allows, and tells what', () => {
    for (let workMax = 1; workMax < total(FULL); workMax += 10_000) {
      const pool = poolWithin(FULL, task(workMax));
      const kept = namesOf(pool.entries);
      const isLeast = kept.join() === 'theta,ses';
      if (!isLeast) expect(total(pool)).toBeLessThanOrEqual(workMax);
      expect(namesOf(pool.leftOut ?? []).filter((name) => kept.includes(name))).toEqual([]);
      expect(new Set([...namesOf(pool.leftOut ?? []), ...kept])).toEqual(
        new Set([...namesOf(FULL.entries), ...(isLeast ? ['ses'] : [])]),
      );
      expect(pool.why).toContain(`${FULL.entries.length} methods`);
    }
  });

  test('keeps Theta and simple exponential smoothing, however little is allowed', () => {
    expect(namesOf(poolWithin(FULL, task(1)).entries)).toEqual(['theta', 'ses']);
    const general = poolFor(VALUES, 'year');
    expect(namesOf(poolWithin(general, task(1)).entries)).toEqual(['theta', 'ses']);
  });

  test('the simplest pools are cheap enough as they are', () => {
    const short = poolFor(VALUES.slice(0, 6), 'month');
    expect(poolWithin(short, task(1, { length: 6 }))).toBe(short);
  });

  test('fewer evaluations let more methods in', () => {
    const workMax = total(FULL) / 3;
    const many = poolWithin(FULL, task(workMax)).entries.length;
    const few = poolWithin(FULL, task(workMax, { evaluationsMax: 5 })).entries.length;
    expect(few).toBeGreaterThan(many);
  });
});
