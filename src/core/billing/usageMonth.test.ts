import { describe, expect, it } from 'vitest';
import { nextUsageMonth, usageMonthOf } from './usageMonth.ts';

describe('the month of a use', () => {
  it('begins and ends at midnight UTC, whatever the year does', () => {
    const last = new Date('2026-12-31T23:59:59.999Z');
    expect(usageMonthOf(last)).toBe('2026-12');
    expect(nextUsageMonth(last).toISOString()).toBe('2027-01-01T00:00:00.000Z');
    expect(usageMonthOf(nextUsageMonth(last))).toBe('2027-01');
    expect(usageMonthOf(new Date('2027-01-01T00:30:00+01:00'))).toBe('2026-12');
  });
});
