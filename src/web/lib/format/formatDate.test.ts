import { describe, expect, it } from 'vitest';
import { formatDate, formatMonthShort } from './formatDate.ts';

describe('dates on screen', () => {
  it('are unambiguous', () => {
    expect(formatDate('2021-12-31')).toBe('31 Dec 2021');
    expect(formatDate('2024-02-01')).toBe('1 Feb 2024');
    expect(formatMonthShort('2009-01')).toBe('Jan 09');
  });
});
