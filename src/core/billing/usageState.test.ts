import { describe, expect, it } from 'vitest';
import { usageState } from './usageState.ts';

describe('usageState', () => {
  it('tells near from 80 % on, reached at the limit and over beyond it', () => {
    expect([79, 80, 99, 100, 101].map((current) => usageState(100, current))).toEqual([
      'within',
      'near',
      'near',
      'reached',
      'over',
    ]);
    expect(usageState(null, 1e9)).toBe('unlimited');
    expect([usageState(3, 2), usageState(3, 3)]).toEqual(['within', 'reached']);
  });
});
