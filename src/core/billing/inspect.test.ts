import { describe, expect, it } from 'vitest';
import { scopeOf } from './BillingFinding.ts';
import { inspectCharge } from './inspectCharge.ts';
import { inspectDispute } from './inspectDispute.ts';
import { inspectInvoice } from './inspectInvoice.ts';
import { inspectRefund } from './inspectRefund.ts';
import { inspectSubscription } from './inspectSubscription.ts';
import type { ProviderCharge } from './ProviderCharge.ts';
import type { ProviderInvoice } from './ProviderInvoice.ts';
import type { ProviderRefund } from './ProviderRefund.ts';

const invoice: ProviderInvoice = {
  id: 'in_1',
  companyId: 'company',
  number: 'A-1',
  state: 'paid',
  currency: 'usd',
  totalMinor: 3_100,
  dueMinor: 3_100,
  paidMinor: 3_100,
  periodStart: '2026-03-01T00:00:00.000Z',
  periodEnd: '2026-04-01T00:00:00.000Z',
  finalisedAt: '2026-03-01T00:00:00.000Z',
  paidAt: '2026-03-01T00:00:00.000Z',
  voidedAt: null,
};
const charge: ProviderCharge = {
  id: 'ch_1',
  companyId: 'company',
  invoiceId: 'in_1',
  state: 'succeeded',
  currency: 'usd',
  amountMinor: 3_100,
  refundedMinor: 0,
  feeMinor: 120,
  createdAt: '2026-03-01T00:00:00.000Z',
};
const refund: ProviderRefund = {
  id: 're_1',
  companyId: 'company',
  chargeId: 'ch_1',
  state: 'succeeded',
  currency: 'usd',
  amountMinor: 3_100,
  createdAt: '2026-03-01T00:00:00.000Z',
};
const expected = { totalMinor: 3_100, currency: 'usd' };
const kinds = (findings: readonly { kind: string }[]) => findings.map(({ kind }) => kind);

describe('an invoice', () => {
  it('that is as expected and paid in full is fine', () => {
    expect(inspectInvoice(invoice, expected)).toEqual([]);
    expect(inspectInvoice(invoice, undefined)).toEqual([]);
  });

  it('one cent off is found, with both figures, once it is final', () => {
    const drifted = { ...invoice, totalMinor: 3_101, dueMinor: 3_101, paidMinor: 3_101 };
    expect(inspectInvoice(drifted, expected)).toMatchObject([
      { kind: 'invoice_mismatch', objectId: 'in_1', expectedMinor: 3_100, actualMinor: 3_101 },
    ]);
    expect(inspectInvoice({ ...drifted, state: 'draft' }, expected)).toEqual([]);
    expect(kinds(inspectInvoice(invoice, { ...expected, currency: 'eur' }))).toEqual(['invoice_mismatch']);
  });

  it('that was paid with another sum is found', () => {
    expect(inspectInvoice({ ...invoice, paidMinor: 3_101 }, expected)).toMatchObject([
      { kind: 'wrong_amount', expectedMinor: 3_100, actualMinor: 3_101 },
    ]);
  });

  it('that credit pays in part asks the card for the rest', () => {
    expect(inspectInvoice({ ...invoice, dueMinor: 1_000, paidMinor: 1_000 }, expected)).toEqual([]);
  });
});

describe('a charge', () => {
  const alone = { invoice, others: [] };

  it('of what its invoice asks for is fine, and one that failed took nothing', () => {
    expect(inspectCharge(charge, alone)).toEqual([]);
    expect(inspectCharge({ ...charge, state: 'failed', amountMinor: 1 }, alone)).toEqual([]);
  });

  it('of one cent more is found, with both figures', () => {
    expect(inspectCharge({ ...charge, amountMinor: 3_101 }, alone)).toMatchObject([
      { kind: 'wrong_amount', objectId: 'ch_1', expectedMinor: 3_100, actualMinor: 3_101 },
    ]);
    expect(kinds(inspectCharge({ ...charge, currency: 'eur' }, alone))).toEqual(['wrong_amount']);
  });

  it('for an invoice that was paid before is a duplicate, however long ago', () => {
    const second = { ...charge, id: 'ch_2', createdAt: '2026-05-01T00:00:00.000Z' };
    expect(kinds(inspectCharge(second, { invoice, others: [{ charge, invoice }] }))).toEqual([
      'duplicate_charge',
    ]);
    const declined = { ...charge, state: 'failed' as const };
    expect(inspectCharge(second, { invoice, others: [{ charge: declined, invoice }] })).toEqual([]);
  });

  it('for the same time and sum on another invoice is a duplicate within 24 hours', () => {
    const twin = { ...invoice, id: 'in_2' };
    const second = { ...charge, id: 'ch_2', invoiceId: 'in_2' };
    const within = (createdAt: string) =>
      kinds(inspectCharge({ ...second, createdAt }, { invoice: twin, others: [{ charge, invoice }] }));
    expect(within('2026-03-02T00:00:00.000Z')).toEqual(['duplicate_charge']);
    expect(within('2026-03-02T00:00:01.000Z')).toEqual([]);
    const next = { ...twin, periodStart: invoice.periodEnd, periodEnd: '2026-05-01T00:00:00.000Z' };
    expect(inspectCharge(second, { invoice: next, others: [{ charge, invoice }] })).toEqual([]);
  });

  it('that pays nothing we know, or gave back more than it took, does not fit together', () => {
    expect(kinds(inspectCharge({ ...charge, invoiceId: null }, { invoice: undefined, others: [] }))).toEqual([
      'event_inconsistent',
    ]);
    expect(kinds(inspectCharge({ ...charge, refundedMinor: 3_101 }, alone))).toEqual(['event_inconsistent']);
  });

  it('made after a freeze was sealed is found', () => {
    const at = (sealedAt: string) => kinds(inspectCharge(charge, { ...alone, sealedAt }));
    expect(at('2026-02-28T23:59:59.000Z')).toEqual(['charge_while_frozen']);
    expect(at('2026-03-01T00:00:00.000Z')).toEqual([]);
  });
});

describe('a refund', () => {
  it('of what was taken is fine, in parts too', () => {
    expect(inspectRefund(refund, charge)).toEqual([]);
    expect(inspectRefund({ ...refund, amountMinor: 1, state: 'pending' }, charge)).toEqual([]);
  });

  it('that failed is found: nobody got the money', () => {
    for (const state of ['failed', 'canceled'] as const)
      expect(inspectRefund({ ...refund, state }, charge)).toMatchObject([
        { kind: 'refund_failed', expectedMinor: 3_100, actualMinor: 0 },
      ]);
  });

  it('of more than was taken, or of nothing that was, does not fit together', () => {
    expect(kinds(inspectRefund({ ...refund, amountMinor: 3_101 }, charge))).toEqual(['event_inconsistent']);
    expect(kinds(inspectRefund({ ...refund, currency: 'eur' }, charge))).toEqual(['event_inconsistent']);
    expect(kinds(inspectRefund(refund, undefined))).toEqual(['event_inconsistent']);
  });
});

describe('a subscription', () => {
  it('is found beside another one while both are alive, and holds that company only', () => {
    const about = { id: 'sub_2', companyId: 'company', currency: 'EUR', amountMinor: 4_900 };
    const [second, first] = [
      { ...about, status: 'active' as const },
      { id: 'sub_1', status: 'past_due' as const },
    ];
    const [finding, ...more] = inspectSubscription(second, first);
    expect(finding).toMatchObject({ kind: 'event_inconsistent', objectId: 'sub_2', actualMinor: 4_900 });
    expect([more, finding && scopeOf(finding)]).toEqual([[], 'company']);
    expect(inspectSubscription(second, { ...first, status: 'canceled' })).toEqual([]);
    expect(inspectSubscription({ ...second, status: 'canceled' }, first)).toEqual([]);
    expect(inspectSubscription(second, { id: 'sub_2', status: 'active' })).toEqual([]);
  });
});

describe('a dispute', () => {
  it('is found while it is open, and holds that company only; all else holds everybody', () => {
    const dispute = { ...refund, id: 'dp_1', state: 'open' as const };
    expect(inspectDispute(dispute)).toMatchObject([{ kind: 'dispute', actualMinor: 3_100 }]);
    expect(inspectDispute({ ...dispute, state: 'won' })).toEqual([]);
    expect(scopeOf({ kind: 'dispute' })).toBe('company');
    for (const kind of ['wrong_amount', 'duplicate_charge', 'invoice_mismatch', 'refund_failed'] as const)
      expect(scopeOf({ kind })).toBe('everybody');
  });
});
