import { expect, it } from 'vitest';
import { movementColumns } from './movementColumns.ts';

const month = {
  ...{ month: '2026-03', mrrMinor: 9_800, newMinor: 4_900, reactivatedMinor: 4_900, expansionMinor: 0 },
  ...{ contractionMinor: 1_000, churnedMinor: 4_900, customers: 2, newCustomers: 1, churnedCustomers: 1 },
  ...{ customerChurn: 0.5, revenueChurn: 0.5, arpaMinor: 4_900, failureRate: null },
  tries: { succeeded: 0, declined: 0 },
};

it('stacks what comes above zero and what goes below, and marks what they come to', () => {
  const [column] = movementColumns([month]);
  expect(column?.label).toBe('Mar 2026');
  expect(column?.bars).toEqual([
    { kind: 'trend', from: 0, to: 4_900 },
    { kind: 'season', from: 4_900, to: 9_800 },
    { kind: 'calendar', from: 0, to: -1_000 },
    { kind: 'limits', from: -1_000, to: -5_900 },
  ]);
  expect(column?.mark).toBe(3_900);
});
