import { describe, expect, it } from 'vitest';
import { createBackOff, STEADY_AFTER_MS } from './backOff.ts';

describe('createBackOff', () => {
  it('doubles from 0.2 s up to 10 s and stays there', () => {
    const backOff = createBackOff();
    const pauses = Array.from({ length: 9 }, () => backOff.next(10));
    expect(pauses).toEqual([200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000]);
  });

  it('begins anew after a steady life', () => {
    const backOff = createBackOff();
    for (let exit = 0; exit < 5; exit += 1) backOff.next(10);
    expect(backOff.next(STEADY_AFTER_MS)).toBe(200);
    expect(backOff.next(STEADY_AFTER_MS - 1)).toBe(400);
  });
});
