import { describe, expect, test } from 'vitest';
import type { FrequencyClass } from './FrequencyClass.ts';
import { MODEL_HISTORY_MIN, type Pool, poolFor } from './poolFor.ts';

const CLASSES: readonly FrequencyClass[] = ['hour', 'day', 'week', 'month', 'quarter', 'year'];
const namesOf = ({ entries }: Pool) => entries.map(({ model }) => model.name);
const ramp = (length: number) => Float64Array.from({ length }, (_, t) => t + 1);

describe('poolFor', () => {
  test('values that never changed are repeated, however few or many', () => {
    for (const length of [1, 4, 8, 100]) {
      for (const level of [0, 7, -3]) {
        expect(namesOf(poolFor(new Float64Array(length).fill(level), 'month'))).toEqual(['naive']);
      }
    }
  });

  test('few values get the simplest methods', () => {
    for (const frequency of CLASSES) {
      const short = poolFor(ramp(MODEL_HISTORY_MIN - 1), frequency);
      expect(namesOf(short)).toEqual(['naive', 'ses', 'drift']);
      expect(short.why).toContain(String(MODEL_HISTORY_MIN));
      expect(poolFor(ramp(60), frequency, MODEL_HISTORY_MIN - 1)).toBe(short);
      expect(namesOf(poolFor(ramp(MODEL_HISTORY_MIN), frequency))).not.toEqual(namesOf(short));
    }
  });

  test('a series with a value in three of four periods or less is intermittent, one with negatives never', () => {
    const every = (period: number) =>
      Float64Array.from({ length: 60 }, (_, t) => (t % period === 0 ? 5 + t : 0));
    for (const frequency of CLASSES) expect(namesOf(poolFor(every(2), frequency))).toContain('sba');
    const threeOfFour = Float64Array.from({ length: 60 }, (_, t) => (t % 4 === 0 ? 0 : 5 + t));
    expect(namesOf(poolFor(threeOfFour, 'month'))).toContain('sba');
    const fourOfFive = Float64Array.from({ length: 60 }, (_, t) => (t % 5 === 0 ? 0 : 5 + t));
    expect(namesOf(poolFor(fourOfFive, 'month'))).not.toContain('sba');
    const negative = every(2).map((value) => -value);
    expect(namesOf(poolFor(negative, 'month'))).not.toContain('sba');
  });

  test('every frequency has several methods, each once, and a reason', () => {
    for (const frequency of CLASSES) {
      const pool = poolFor(ramp(60), frequency);
      const names = namesOf(pool);
      expect(names.length).toBeGreaterThanOrEqual(3);
      expect(new Set(names).size).toBe(names.length);
      for (const { weight } of pool.entries) expect(weight).toBeGreaterThan(0);
      expect(pool.why).toMatch(/^[a-z].*[a-z]$/);
    }
  });
});
