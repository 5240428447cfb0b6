import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays, monthOf } from '../ledger/isoDate.ts';
import { earnedByMonth, earnedMinor } from './recogniseRevenue.ts';

const deferral = fc
  .record({
    amountMinor: fc.integer({ min: -50_000_000, max: 50_000_000 }),
    startsOn: fc.integer({ min: 0, max: 2_000 }).map((day) => addDays('2024-01-01', day)),
    days: fc.integer({ min: 0, max: 800 }),
  })
  .map(({ amountMinor, startsOn, days }) => ({ amountMinor, startsOn, endsBefore: addDays(startsOn, days) }));

it('is earned to the last minor unit, month by month, and never by leaps', () => {
  fc.assert(
    fc.property(deferral, (one) => {
      const parts = earnedByMonth(one, '2100-01-01');
      expect(parts.reduce((sum, part) => sum + part.amountMinor, 0) - one.amountMinor).toBe(0);
      const days = Math.max(1, (Date.parse(one.endsBefore) - Date.parse(one.startsOn)) / 86_400_000);
      const perDay = Math.abs(one.amountMinor) / days;
      for (const { month, amountMinor } of parts) {
        expect(Math.abs(amountMinor)).toBeLessThanOrEqual(perDay * 31 + 1);
        expect(month >= monthOf(one.startsOn) && month <= monthOf(one.endsBefore)).toBe(true);
      }
    }),
  );
});

it('is the same whether looked at once or month after month', () => {
  fc.assert(
    fc.property(deferral, fc.integer({ min: 0, max: 2_800 }), (one, day) => {
      const before = addDays('2024-01-01', day);
      const sum = earnedByMonth(one, before).reduce((total, part) => total + part.amountMinor, 0);
      expect(sum - earnedMinor(one, before)).toBe(0);
    }),
  );
});

it('of 31.00 in March is 1.00 a day', () => {
  const march = { amountMinor: 3_100, startsOn: '2026-03-16', endsBefore: '2026-04-16' };
  expect(earnedByMonth(march, '2026-05-01')).toEqual([
    { month: '2026-03', amountMinor: 1_600 },
    { month: '2026-04', amountMinor: 1_500 },
  ]);
  expect(earnedByMonth(march, '2026-04-01')).toEqual([{ month: '2026-03', amountMinor: 1_600 }]);
});
