import { describe, expect, it } from 'vitest';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { LocalCounters } from './LocalCounters.ts';

describe('LocalCounters', () => {
  it('counts in windows that begin with their first point', () => {
    const clock = fixedClock('2026-01-31T12:00:00Z');
    const counters = new LocalCounters(clock);
    expect(counters.add('a', 1, 60)).toEqual({ consumed: 1, msLeft: 60_000 });
    clock.advanceMs(59_999);
    expect(counters.add('a', 1, 60)).toEqual({ consumed: 2, msLeft: 1 });
    clock.advanceMs(1);
    expect(counters.add('a', 1, 60)).toEqual({ consumed: 1, msLeft: 60_000 });
    expect(counters.add('a', -5, 60).consumed).toBe(0);
  });

  it('holds 50,000 at most, so that a flood of addresses costs no memory without end', () => {
    const counters = new LocalCounters(fixedClock('2026-01-31T12:00:00Z'));
    for (let address = 0; address < 60_000; address += 1) counters.add(String(address), 1, 60);
    expect(counters.size).toBe(50_000);
    expect(counters.add('59999', 1, 60).consumed).toBe(2);
    expect(counters.add('0', 1, 60).consumed).toBe(1);
  });
});
