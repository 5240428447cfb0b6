import { describe, expect, it } from 'vitest';
import { addBillingPeriods } from './addBillingPeriods.ts';
import {
  expectedInvoiceMinor,
  expectedInvoices,
  type SubscriptionEvent,
  shareOfPeriodMinor,
} from './expectedInvoice.ts';

const at = (iso: string) => Date.parse(`${iso}Z`) / 1000;
const monthly = (periodMinor: number) => ({ periodMinor, interval: 'month' as const });
const yearly = (periodMinor: number) => ({ periodMinor, interval: 'year' as const });
const started: SubscriptionEvent = {
  kind: 'started',
  atSeconds: at('2026-01-31T12:00:00'),
  price: monthly(3_100),
};
const totals = (events: readonly SubscriptionEvent[], until: string) =>
  expectedInvoices(events, at(until)).map(({ reason, totalMinor }) => [reason, totalMinor]);

describe('the invoices of a subscription', () => {
  it('come at each period, whose day is the last one where the month lacks it', () => {
    const days = expectedInvoices([started], at('2026-04-30T12:00:00')).map(({ atSeconds }) =>
      new Date(atSeconds * 1000).toISOString(),
    );
    expect(days).toEqual([
      '2026-01-31T12:00:00.000Z',
      '2026-02-28T12:00:00.000Z',
      '2026-03-31T12:00:00.000Z',
      '2026-04-30T12:00:00.000Z',
    ]);
    expect(addBillingPeriods(at('2024-02-29T00:00:01'), 'year', 1)).toBe(at('2025-02-28T00:00:01'));
  });

  it('of an upgrade ask for the difference of the time that is left, at once', () => {
    const march = { kind: 'started' as const, atSeconds: at('2026-03-01T00:00:00'), price: monthly(3_100) };
    const upgrade: SubscriptionEvent = {
      kind: 'changed',
      atSeconds: at('2026-03-11T00:00:00'),
      price: monthly(6_200),
      proration: 'now',
    };
    // 21 of 31 days are left: −2100 and +4200
    expect(totals([march, upgrade], '2026-04-01T00:00:00')).toEqual([
      ['start', 3_100],
      ['change', 2_100],
      ['renewal', 6_200],
    ]);
    expect(expectedInvoiceMinor([march, upgrade], { reason: 'change', atSeconds: upgrade.atSeconds })).toBe(
      2_100,
    );
  });

  it('of a downgrade give the difference back with the next one', () => {
    const march = { kind: 'started' as const, atSeconds: at('2026-03-01T00:00:00'), price: monthly(6_200) };
    const downgrade: SubscriptionEvent = {
      kind: 'changed',
      atSeconds: at('2026-03-31T00:00:00'),
      price: monthly(3_100),
      proration: 'next_invoice',
    };
    // a day is left: −200 and +100 come with 3100
    expect(totals([march, downgrade], '2026-04-01T00:00:00')).toEqual([
      ['start', 6_200],
      ['renewal', 3_000],
    ]);
  });

  it('of another interval begin anew, less what was not used', () => {
    const march = { kind: 'started' as const, atSeconds: at('2026-03-01T00:00:00'), price: monthly(3_100) };
    const change: SubscriptionEvent = {
      kind: 'changed',
      atSeconds: at('2026-03-31T00:00:00'),
      price: yearly(31_000),
      proration: 'now',
    };
    expect(totals([march, change], '2027-03-31T00:00:00')).toEqual([
      ['start', 3_100],
      ['change', 30_900],
      ['renewal', 31_000],
    ]);
  });

  it('end with the period that was cancelled, at once when it ends at once, and go on when kept', () => {
    const cancelled: SubscriptionEvent = {
      kind: 'cancelled_at_period_end',
      atSeconds: at('2026-02-10T00:00:00'),
    };
    const kept: SubscriptionEvent = { kind: 'kept_after_all', atSeconds: at('2026-02-11T00:00:00') };
    const ended: SubscriptionEvent = { kind: 'ended', atSeconds: at('2026-03-15T00:00:00') };
    expect(totals([started, cancelled], '2026-05-01T00:00:00')).toHaveLength(1);
    expect(totals([started, cancelled, kept], '2026-05-01T00:00:00')).toHaveLength(4);
    expect(totals([started, ended], '2026-05-01T00:00:00')).toHaveLength(2);
  });

  it('are none where nothing was agreed', () => {
    const before = { reason: 'start' as const, atSeconds: started.atSeconds - 1 };
    expect(expectedInvoiceMinor([started], before)).toBeUndefined();
    expect(
      expectedInvoiceMinor([started], { reason: 'change', atSeconds: started.atSeconds }),
    ).toBeUndefined();
    expect(() =>
      expectedInvoices(
        [
          { kind: 'ended', atSeconds: 1 },
          { ...started, atSeconds: 2 },
        ],
        10,
      ),
    ).toThrow(RangeError);
  });
});

describe('the share of a period', () => {
  const period = { start: 0, end: 8 };
  it('is rounded half away from zero, either way', () => {
    expect(shareOfPeriodMinor(1, period, 4)).toBe(1);
    expect(shareOfPeriodMinor(-1, period, 4)).toBe(-1);
    expect(shareOfPeriodMinor(1, period, 5)).toBe(0);
    expect(shareOfPeriodMinor(-1, period, 5)).toBe(0);
    expect(shareOfPeriodMinor(9_007_199, { start: 0, end: 31_622_400 }, 1)).toBe(9_007_199);
  });

  it('is refused outside of it, and where it would not be exact', () => {
    expect(() => shareOfPeriodMinor(1, period, 9)).toThrow(RangeError);
    expect(() => shareOfPeriodMinor(Number.MAX_SAFE_INTEGER, period, 4)).toThrow(RangeError);
  });
});
