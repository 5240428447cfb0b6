import { describe, expect, it } from 'vitest';
import { QUEUE_RESUME_BELOW, QUEUE_RUNG_NAMES, QUEUE_RUNGS, queueRungOf } from './queueRungs.ts';

describe('the rungs of the queue', () => {
  it('are 100, 200, 500 and 1000, and it opens again below the third (C06)', () => {
    expect(Object.values(QUEUE_RUNGS)).toEqual([100, 200, 500, 1_000]);
    expect(QUEUE_RESUME_BELOW).toBeLessThan(QUEUE_RUNGS.pause);
    expect(QUEUE_RUNG_NAMES).toEqual(['calm', ...Object.keys(QUEUE_RUNGS)]);
  });

  it.each([
    [0, 'calm'],
    [99, 'calm'],
    [100, 'warning'],
    [199, 'warning'],
    [200, 'high'],
    [499, 'high'],
    [500, 'pause'],
    [999, 'pause'],
    [1_000, 'escalate'],
  ])('%i waiting: %s', (waiting, rung) => {
    expect(queueRungOf(waiting)).toBe(rung);
  });
});
