import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../ledger/isoDate.ts';
import { DISPUTE_STATES } from './ProviderDispute.ts';
import { INVOICE_STATES, type ProviderInvoice } from './ProviderInvoice.ts';
import { REFUND_STATES } from './ProviderRefund.ts';
import type { PlatformAccount } from './platformAccounts.ts';
import { type OwedVoucher, type PaymentFamily, platformVouchers } from './platformVouchers.ts';

const COMPANY = '01JABCDEFGHJKMNPQRSTVWXYZ0';
const common = { companyId: COMPANY, currency: 'usd' };
const day = fc.integer({ min: 0, max: 700 }).map((days) => `${addDays('2025-01-01', days)}T10:00:00Z`);
const amount = fc.integer({ min: 1, max: 5_000_000 });

const line = fc
  .record({
    amountMinor: fc.integer({ min: -2_000_000, max: 5_000_000 }),
    from: fc.integer({ min: 0, max: 700 }),
    days: fc.integer({ min: 0, max: 400 }),
    priceKey: fc.constantFrom('accubooks_pro_monthly', 'accubooks_enterprise_yearly', null),
  })
  .map(({ from, days, ...rest }) => ({
    ...rest,
    periodStart: `${addDays('2025-01-01', from)}T00:00:00Z`,
    periodEnd: `${addDays('2025-01-01', from + days)}T00:00:00Z`,
  }));
const invoice = fc
  .record({
    state: fc.constantFrom(...INVOICE_STATES),
    lines: fc.array(line, { minLength: 1, maxLength: 4 }),
    unsaid: fc.integer({ min: -500, max: 500 }),
    credit: fc.nat(3_000),
    at: day,
  })
  .map(({ state, lines, unsaid, credit, at }): ProviderInvoice => {
    const totalMinor = lines.reduce((sum, one) => sum + one.amountMinor, unsaid);
    const dueMinor = Math.max(0, totalMinor - credit);
    const paidMinor = state === 'paid' ? dueMinor : 0;
    const times = {
      finalisedAt: state === 'draft' ? null : at,
      paidAt: at,
      voidedAt: at,
      uncollectibleAt: at,
    };
    return {
      ...{ id: 'in_1', number: 'A-0001', state, totalMinor, dueMinor, paidMinor, lines, ...common, ...times },
      ...{ periodStart: '2025-01-01T00:00:00Z', periodEnd: '2025-02-01T00:00:00Z' },
    };
  });
const charge = fc.record({
  state: fc.constantFrom('pending' as const, 'succeeded' as const, 'failed' as const),
  amountMinor: amount,
  feeMinor: fc.nat(500),
  createdAt: day,
});
const family = fc
  .record({
    invoice: fc.option(invoice, { nil: undefined }),
    charges: fc.array(charge, { maxLength: 3 }),
    refunds: fc.array(
      fc.record({ state: fc.constantFrom(...REFUND_STATES), amountMinor: amount, createdAt: day }),
      { maxLength: 3 },
    ),
    disputes: fc.array(
      fc.record({
        state: fc.constantFrom(...DISPUTE_STATES),
        amountMinor: amount,
        feeMinor: fc.nat(1_500),
        createdAt: day,
        closedAt: day,
      }),
      { maxLength: 2 },
    ),
  })
  .map(
    (made): PaymentFamily => ({
      ...(made.invoice === undefined ? {} : { invoice: made.invoice }),
      charges: made.charges.map((one, at) => ({
        ...{ ...one, ...common, id: `ch_${at}`, refundedMinor: 0 },
        invoiceId: made.invoice === undefined ? null : 'in_1',
      })),
      refunds: made.refunds.map((one, at) => ({ ...one, ...common, id: `re_${at}`, chargeId: 'ch_0' })),
      disputes: made.disputes.map((one, at) => ({ ...one, ...common, id: `dp_${at}`, chargeId: 'ch_0' })),
    }),
  );

function balances(vouchers: readonly OwedVoucher[]): (account: PlatformAccount) => number {
  const sums = new Map<PlatformAccount, number>();
  for (const { postings } of vouchers)
    for (const { account, amountMinor } of postings)
      sums.set(account, (sums.get(account) ?? 0) + amountMinor);
  return (account) => sums.get(account) ?? 0;
}
const sum = (amounts: readonly number[]) => amounts.reduce((total, one) => total + one, 0);
const LATER = '2035-01-01';

describe('the vouchers of an invoice and its payments', () => {
  it('each sum to zero, carry one key once, and are the same in any order of the objects', () => {
    fc.assert(
      fc.property(family, day, (one, today) => {
        const vouchers = platformVouchers(one, today.slice(0, 10));
        for (const { postings } of vouchers)
          expect(sum(postings.map(({ amountMinor }) => amountMinor))).toBe(0);
        expect(new Set(vouchers.map(({ source, part }) => `${source} ${part}`)).size).toBe(vouchers.length);
        const turned = {
          ...one,
          charges: one.charges.toReversed(),
          refunds: one.refunds.toReversed(),
          disputes: one.disputes.toReversed(),
        };
        const sorted = (list: readonly OwedVoucher[]) => list.map((item) => JSON.stringify(item)).sort();
        expect(sorted(platformVouchers(turned, today.slice(0, 10)))).toEqual(sorted(vouchers));
      }),
    );
  });

  it('tie out: cash is what was taken less what was given back, kept and disputed', () => {
    fc.assert(
      fc.property(family, (one) => {
        const of = balances(platformVouchers(one, LATER));
        const taken = one.charges.filter(({ state }) => state === 'succeeded');
        const given = one.refunds.filter(({ state }) => state === 'succeeded' || state === 'pending');
        const held = one.disputes.filter(({ state }) => state !== 'won');
        expect(of('clearing')).toBe(
          sum(taken.map(({ amountMinor, feeMinor }) => amountMinor - feeMinor)) -
            sum(given.map(({ amountMinor }) => amountMinor)) -
            sum(held.map(({ amountMinor }) => amountMinor)) -
            sum(one.disputes.map(({ feeMinor = 0 }) => feeMinor)),
        );
        expect(of('declined')).toBe(0);
      }),
    );
  });

  it('tie out: an open invoice is owed, a paid one is not, and in the end nothing is deferred', () => {
    fc.assert(
      fc.property(family, (one) => {
        const of = balances(platformVouchers({ ...one, charges: [], refunds: [] }, LATER));
        const { invoice: it } = one;
        expect(of('deferred')).toBe(0);
        const isOpen = it?.state === 'open';
        if (it?.state !== 'paid') expect(of('receivables')).toBe(isOpen ? it.dueMinor : 0);
        else {
          const paid = { state: 'succeeded' as const, amountMinor: it.paidMinor, feeMinor: 0 };
          const full = { id: 'ch_9', ...common, ...paid, invoiceId: it.id, refundedMinor: 0 };
          const charges = [{ ...full, createdAt: '2025-01-01T00:00:00Z' }];
          const settled = balances(platformVouchers({ ...one, charges, refunds: [] }, LATER));
          expect(settled('receivables')).toBe(0);
        }
        const revenue = of('revenuePro') + of('revenueEnterprise') + of('revenueOther');
        const isOwed = it !== undefined && it.state !== 'draft' && it.state !== 'void';
        if (isOwed && it.state !== 'uncollectible')
          expect(revenue).toBe(it.totalMinor === 0 ? 0 : -it.totalMinor);
        if (!isOwed) expect(revenue).toBe(0);
      }),
    );
  });
});

describe('a payment that was taken twice', () => {
  const base = {
    ...{
      id: 'in_1',
      number: 'A-1',
      state: 'paid' as const,
      totalMinor: 3_100,
      dueMinor: 3_100,
      paidMinor: 3_100,
      ...common,
    },
    ...{ periodStart: '2026-03-01T00:00:00Z', periodEnd: '2026-04-01T00:00:00Z' },
    ...{ finalisedAt: '2026-03-01T00:00:00Z', paidAt: '2026-03-01T00:00:00Z', voidedAt: null },
  };
  const twice = ['ch_1', 'ch_2'].map((id) => ({
    ...{ id, ...common, invoiceId: 'in_1', state: 'succeeded' as const, amountMinor: 3_100 },
    ...{ refundedMinor: 0, feeMinor: 120, createdAt: '2026-03-01T00:00:00Z' },
  }));

  it('is owed to the customer until it is given back, and touches no revenue', () => {
    const before = balances(
      platformVouchers({ invoice: base, charges: twice, refunds: [], disputes: [] }, LATER),
    );
    expect(before('receivables')).toBe(-3_100);
    const refund = {
      ...{ id: 're_1', ...common, chargeId: 'ch_2', state: 'succeeded' as const, amountMinor: 3_100 },
      createdAt: '2026-03-02T00:00:00Z',
    };
    const settled = balances(
      platformVouchers({ invoice: base, charges: twice, refunds: [refund], disputes: [] }, LATER),
    );
    expect([settled('receivables'), settled('refunds'), settled('clearing')]).toEqual([0, 0, 3_100 - 240]);
  });
});
