import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addPeriods } from './addPeriods.ts';
import { prorate } from './prorate.ts';

const march = {
  start: Date.parse('2026-03-01T00:00:00Z') / 1000,
  end: Date.parse('2026-04-01T00:00:00Z') / 1000,
};
const DAY = 86_400;

describe('prorate', () => {
  it('gives each day of the month its part, to the cent', () => {
    expect(prorate(3_100, march, march.start + 10 * DAY)).toBe(2_100);
    expect(prorate(2_900, march, march.start + 10 * DAY)).toBe(1_965);
    expect(prorate(-2_900, march, march.start + 10 * DAY)).toBe(-1_965);
  });

  it('is all at the start and nothing at the end', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (amount) => {
        expect(prorate(amount, march, march.start)).toBe(amount);
        expect(prorate(amount, march, march.end) === 0).toBe(true);
      }),
    );
  });
});

describe('addPeriods', () => {
  it('keeps the day of the anchor, and takes the last day where the month has none', () => {
    const anchor = Date.parse('2026-01-31T12:34:56Z') / 1000;
    const iso = (count: number) => new Date(addPeriods(anchor, 'month', count) * 1000).toISOString();
    expect([1, 2, 13].map(iso)).toEqual([
      '2026-02-28T12:34:56.000Z',
      '2026-03-31T12:34:56.000Z',
      '2027-02-28T12:34:56.000Z',
    ]);
    expect(addPeriods(anchor, 'week', 2) - anchor).toBe(14 * DAY);
  });
});
