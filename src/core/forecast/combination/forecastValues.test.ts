import { describe, expect, test } from 'vitest';
import { testedSteps } from '../intervals/rollingErrors.ts';
import { UNLIMITED } from '../series/Limits.ts';
import { forecastValues, type ValuesTask } from './forecastValues.ts';

const VALUES = Float64Array.from(
  { length: 60 },
  (_, t) => 200 + t + 30 * Math.sin((Math.PI * t) / 6) + ((t * 37) % 11),
);
const TASK: ValuesTask = {
  values: VALUES,
  seasonLengths: [12],
  frequency: 'month',
  horizon: 40,
  limits: UNLIMITED,
  evaluationsMax: 500,
  workMax: 10_000_000,
};

describe('forecastValues', () => {
  test('is the weighted mean of its members, and its parts sum to it', () => {
    const { point, tried, components } = forecastValues(TASK);
    const { level, trend, season } = components;
    for (const [step, value] of point.entries()) {
      const mean = tried.reduce((sum, one) => sum + one.weight * (one.point[step] ?? 0), 0);
      expect(mean).toBeCloseTo(value, 9);
      expect((level[step] ?? 0) + (trend[step] ?? 0) + (season[step] ?? 0)).toBeCloseTo(value, 9);
    }
  });

  test('spreads are the weighted standard deviation of the members, deviations positive and growing', () => {
    const { point, tried, spreads, deviations } = forecastValues(TASK);
    const variance = tried.reduce(
      (sum, one) => sum + one.weight * ((one.point[7] ?? 0) - (point[7] ?? 0)) ** 2,
      0,
    );
    expect((spreads[7] ?? 0) ** 2).toBeCloseTo(variance, 9);
    expect(Math.min(...deviations)).toBeGreaterThan(0);
    expect(deviations[35]).toBeGreaterThan(deviations[11] ?? 0);
  });

  test('looks as far ahead as the tests do, and says the same of these steps whatever is asked', () => {
    const near = forecastValues({ ...TASK, horizon: 1 });
    const far = forecastValues({ ...TASK, horizon: 300 });
    expect(near.point).toHaveLength(testedSteps(12));
    expect(far.point).toHaveLength(300);
    for (const part of ['point', 'deviations', 'spreads'] as const) {
      expect([...far[part].slice(0, near.point.length)]).toEqual([...near[part]]);
    }
    expect(far.origins).toEqual(near.origins);
  });

  test('tells whether a season was found', () => {
    expect(forecastValues(TASK).isSeasonal).toBe(true);
    expect(forecastValues({ ...TASK, seasonLengths: [1] }).isSeasonal).toBe(false);
  });

  test('deviations of a perfect fit are not believed', () => {
    const line = VALUES.map((_, t) => 5 * t);
    const { deviations } = forecastValues({ ...TASK, values: line, seasonLengths: [1], frequency: 'year' });
    expect(Math.min(...deviations)).toBeGreaterThanOrEqual(0.25 - 1e-9);
  });

  test('keeps to the work allowed', () => {
    const { tried, pool } = forecastValues({ ...TASK, workMax: 1 });
    expect(pool.leftOut?.length).toBeGreaterThan(2);
    expect(tried.filter(({ weight }) => weight > 0).map(({ model }) => model.name)).toEqual(['theta', 'ses']);
  });
});
