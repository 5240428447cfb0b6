import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays } from '../ledger/isoDate.ts';
import { mrrByCustomer, type RecurringLine, recurringRevenue } from './recurringRevenue.ts';

const line = fc
  .record({
    companyId: fc.constantFrom('a', 'b', 'c', 'd'),
    from: fc.nat(700),
    days: fc.integer({ min: 1, max: 120 }),
    monthlyMinor: fc.constantFrom(0, 4_900, 24_900),
    order: fc.nat(3),
  })
  .map(
    ({ from, days, ...rest }): RecurringLine => ({
      ...{ ...rest, currency: 'EUR' },
      startsOn: addDays('2024-01-10', from),
      endsBefore: addDays('2024-01-10', from + days),
    }),
  );
const range = { from: '2024-03', to: '2026-02', today: '2026-02-15' };

it('each month is the one before, plus what came and less what went', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const rows = recurringRevenue(lines, new Map(), range);
      let before = [...mrrByCustomer(lines, '2024-02-29').values()].reduce((a, b) => a + b, 0);
      for (const row of rows) {
        const moved =
          row.newMinor + row.reactivatedMinor + row.expansionMinor - row.contractionMinor - row.churnedMinor;
        expect(row.mrrMinor).toBe(before + moved);
        before = row.mrrMinor;
      }
      expect(rows).toHaveLength(24);
    }),
  );
});

it('a customer is new once, whichever months are asked for', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const all = recurringRevenue(lines, new Map(), { ...range, from: '2024-01' });
      expect(all.reduce((sum, row) => sum + row.newCustomers, 0)).toBeLessThanOrEqual(4);
      expect(recurringRevenue(lines, new Map(), range)).toEqual(all.slice(2));
    }),
  );
});

it('names every movement', () => {
  const at = (
    companyId: string,
    startsOn: string,
    endsBefore: string,
    monthlyMinor: number,
  ): RecurringLine => ({
    ...{ companyId, startsOn, endsBefore, monthlyMinor, currency: 'EUR', order: 0 },
  });
  const lines = [
    at('a', '2026-01-05', '2026-02-05', 4_900),
    at('a', '2026-02-05', '2026-03-05', 4_900),
    // upgraded inside the period
    at('a', '2026-02-20', '2026-03-05', 24_900),
    at('a', '2026-03-05', '2026-04-05', 4_900),
    at('b', '2026-01-10', '2026-02-10', 4_900),
    at('b', '2026-04-10', '2026-05-10', 4_900),
  ];
  const tries = new Map([['2026-03', { succeeded: 3, declined: 1 }]]);
  const rows = recurringRevenue(lines, tries, { from: '2026-01', to: '2026-04', today: '2026-04-30' });
  expect(rows).toMatchObject([
    { mrrMinor: 9_800, newMinor: 9_800, customers: 2, customerChurn: null, arpaMinor: 4_900 },
    { mrrMinor: 24_900, expansionMinor: 20_000, churnedMinor: 4_900, customerChurn: 0.5, revenueChurn: 0.5 },
    { mrrMinor: 4_900, contractionMinor: 20_000, failureRate: 0.25 },
    { mrrMinor: 4_900, reactivatedMinor: 4_900, churnedMinor: 4_900, newCustomers: 0 },
  ]);
});
