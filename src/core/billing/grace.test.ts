import { describe, expect, it } from 'vitest';
import { dunningStep, graceEndsAt, planGivenBy } from './grace.ts';
import type { ProviderSubscription } from './ProviderSubscription.ts';

const SINCE = '2026-03-01T00:00:00.000Z';
const afterDays = (days: number) => Date.parse(SINCE) + days * 86_400_000;
const subscription: ProviderSubscription = {
  ...{ id: 'sub_1', companyId: 'c', plan: 'PRO', priceId: 'price_1', currency: 'EUR', amountMinor: 4_900 },
  ...{
    status: 'active',
    periodStart: SINCE,
    periodEnd: '2026-04-01T00:00:00.000Z',
    isEnding: false,
    endedAt: null,
  },
  ...{ pastDueSince: null, isCollectionPaused: false, latestInvoiceId: null, createdAt: SINCE },
};
const overdue: ProviderSubscription = { ...subscription, status: 'past_due', pastDueSince: SINCE };

describe('grace', () => {
  it('gives the plan while it is paid, and for 14 days after a refused payment to the second', () => {
    expect(planGivenBy(subscription, afterDays(1_000))).toBe('PRO');
    expect(graceEndsAt(subscription)).toBeNull();
    expect(graceEndsAt(overdue)).toBe('2026-03-15T00:00:00.000Z');
    expect(planGivenBy(overdue, afterDays(14) - 1)).toBe('PRO');
    expect(planGivenBy(overdue, afterDays(14))).toBe('FREE');
  });

  it('gives nothing before the first payment, after the end, or while it is paused', () => {
    for (const status of ['incomplete', 'incomplete_expired', 'canceled', 'paused'] as const)
      expect(planGivenBy({ ...subscription, status }, afterDays(0))).toBe('FREE');
  });

  it('keeps the plan to the end of the period that is paid for when it is cancelled', () => {
    expect(planGivenBy({ ...subscription, isEnding: true }, afterDays(20))).toBe('PRO');
  });

  it('gives notice at once, after a week, before the end and at the end', () => {
    expect(dunningStep(subscription, afterDays(9))).toBeUndefined();
    const steps = [-1, 0, 6.9, 7, 11.9, 12, 13.9, 14, 400].map((days) =>
      dunningStep(overdue, afterDays(days)),
    );
    expect(steps).toEqual([
      ...['failed', 'failed', 'failed', 'reminder', 'reminder', 'last_days', 'last_days'],
      ...['downgraded', 'downgraded'],
    ]);
  });
});
