import { describe, expect, it } from 'vitest';
import { QueueGrowth } from './QueueGrowth.ts';

describe('the growth of a queue (R118)', () => {
  it('is jobs a second over the last minute, and 0 before there are two depths', () => {
    const growth = new QueueGrowth();
    expect(growth.note(40, 0)).toBe(0);
    expect(growth.note(40, 0)).toBe(0);
    expect(growth.note(70, 15_000)).toBe(2);
    expect(growth.note(10, 30_000)).toBe(-1);
  });

  it('forgets what is older than a minute, so that a silence makes no growth', () => {
    const growth = new QueueGrowth();
    growth.note(0, 0);
    expect(growth.note(600, 120_000)).toBe(0);
    expect(growth.note(610, 130_000)).toBe(1);
  });

  it('looks at sixty depths at most, the newest', () => {
    const growth = new QueueGrowth();
    for (let count = 0; count < 600; count += 1) growth.note(0, count);
    expect(growth.note(59, 600)).toBeCloseTo(59 / 0.059);
  });
});
