import { describe, expect, it } from 'vitest';
import { minimize } from './minimize.ts';

const box = (n: number, low: number, high: number, start: number) => ({
  start: new Array<number>(n).fill(start),
  step: new Array<number>(n).fill(0.5),
  low: new Array<number>(n).fill(low),
  high: new Array<number>(n).fill(high),
});

describe('minimize', () => {
  it('finds the valley of Rosenbrock', () => {
    const cost = (p: Float64Array) => {
      const [x = 0, y = 0] = p;
      return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
    };
    const { point, value } = minimize(cost, box(2, -5, 5, -1.2), 400, 1e-12);
    expect(value).toBeLessThan(1e-6);
    expect(point[0]).toBeCloseTo(1, 2);
    expect(point[1]).toBeCloseTo(1, 2);
  });

  it('searches one axis and stops at the bound', () => {
    expect(minimize(([x = 0]) => (x - 9) ** 2, box(1, 0, 4, 1), 100).point[0]).toBe(4);
    expect(minimize(([x = 0]) => (x - 2) ** 2, box(1, 0, 4, 1), 100).point[0]).toBeCloseTo(2, 3);
  });

  it('keeps to its evaluations, but for the last step', () => {
    let calls = 0;
    const cost = (p: Float64Array) => {
      calls += 1;
      return p.reduce((sum, x) => sum + (x - 1) ** 2, 0);
    };
    const { evaluations } = minimize(cost, box(4, -5, 5, 3), 30, 0);
    expect(evaluations).toBe(calls);
    expect(calls).toBeLessThanOrEqual(30 + 6);
  });

  it('takes a cost that is not a number for the worst', () => {
    const cost = ([x = 0]: Float64Array) => (x < 1 ? Number.NaN : (x - 2) ** 2);
    expect(minimize(cost, box(1, 0, 4, 0.8), 200).point[0]).toBeCloseTo(2, 2);
  });
});
