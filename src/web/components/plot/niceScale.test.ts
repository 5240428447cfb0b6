import { describe, expect, it } from 'vitest';
import { niceScale } from './niceScale.ts';

describe('the axis of a small plot', () => {
  it.each([
    [[3, 7, 120], 0, 150],
    [[-41, 12], -50, 15],
    [[-0.7, -2], -2, 0],
    [[99_999_999], 0, 100_000_000],
    [[0, 0], 0, 1],
    [[], 0, 1],
  ])('of %j goes from %d to %d', (values, low, high) => {
    expect(niceScale(values)).toEqual({ low, high });
  });
});
