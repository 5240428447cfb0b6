import { describe, expect, it } from 'vitest';
import type { ProviderSubscription } from '@/core/billing/ProviderSubscription.ts';
import { createCompanyWithOwner, createTestDatabase } from '../../../test/support/testDatabase.ts';
import { deleteDraft, type MirroredInvoice, writeInvoice } from './InvoiceStore.ts';
import { type MirroredCharge, writeCharge, writeDispute, writeRefund } from './MovementStore.ts';
import { readSubscription, writeSubscription } from './SubscriptionStore.ts';

const { database, workerDatabase, clientOf } = await createTestDatabase();
const AT = '2026-03-01T00:00:00Z';
const synced = new Date(AT);

function subscriptionOf(companyId: string, id = `sub_${companyId}`): ProviderSubscription {
  return {
    ...{
      id,
      companyId,
      plan: 'PRO',
      priceId: 'price_1',
      currency: 'EUR',
      amountMinor: 4_900,
      status: 'active',
    },
    ...{
      periodStart: AT,
      periodEnd: '2026-04-01T00:00:00Z',
      isEnding: false,
      endedAt: null,
      pastDueSince: null,
    },
    ...{ isCollectionPaused: false, latestInvoiceId: null, createdAt: AT },
  } as ProviderSubscription;
}

function invoiceOf(companyId: string): MirroredInvoice {
  return {
    ...{ id: `in_${companyId}`, companyId, number: null, state: 'draft', currency: 'EUR', totalMinor: -500 },
    ...{ paidMinor: 0, periodStart: AT, periodEnd: AT, finalisedAt: null, paidAt: null, voidedAt: null },
    ...{
      subscriptionId: null,
      reason: 'manual',
      dueMinor: 0,
      attempts: 0,
      nextAttemptAt: null,
      hostedUrl: null,
    },
    createdAt: AT,
  } as MirroredInvoice;
}

function chargeOf(companyId: string): MirroredCharge {
  return {
    ...{
      id: `ch_${companyId}`,
      companyId,
      invoiceId: null,
      state: 'succeeded',
      currency: 'EUR',
      amountMinor: 4_900,
    },
    ...{ refundedMinor: 0, feeMinor: 172, createdAt: AT, failureCode: null, receiptUrl: null },
    ...{ cardBrand: 'visa', cardLast4: '4242' },
  } as MirroredCharge;
}

describe('the mirror of the payment provider', () => {
  it('holds what was written last, and is read by members of the company alone', async () => {
    const ours = await createCompanyWithOwner(database);
    const theirs = await createCompanyWithOwner(database);
    const { companyId } = ours;
    await workerDatabase.inCompanyAsWorker(companyId, async (sql) => {
      await writeSubscription(sql, subscriptionOf(companyId), synced);
      await writeSubscription(sql, { ...subscriptionOf(companyId), isEnding: true }, synced);
      await writeInvoice(sql, invoiceOf(companyId), synced);
      await writeInvoice(sql, { ...invoiceOf(companyId), totalMinor: -600 }, synced);
      await writeCharge(sql, chargeOf(companyId), synced);
      await writeCharge(sql, { ...chargeOf(companyId), refundedMinor: 900 }, synced);
      const part = {
        companyId,
        chargeId: `ch_${companyId}`,
        currency: 'EUR',
        amountMinor: 900,
        createdAt: AT,
      };
      await writeRefund(sql, { ...part, id: `re_${companyId}`, state: 'pending' }, synced);
      await writeRefund(sql, { ...part, id: `re_${companyId}`, state: 'succeeded' }, synced);
      await writeDispute(
        sql,
        { ...part, id: `dp_${companyId}`, state: 'open', reason: 'fraudulent' },
        synced,
      );
      await writeDispute(sql, { ...part, id: `dp_${companyId}`, state: 'won', reason: 'fraudulent' }, synced);
    });
    const facts = `SELECT (SELECT is_ending FROM subscriptions) AS ending, (SELECT total_minor FROM invoices) AS total,
      (SELECT refunded_minor FROM charges) AS refunded, (SELECT state FROM provider_refunds) AS refund,
      (SELECT state FROM disputes) AS dispute`;
    const [seen] = await database.inCompany(ours, (sql) => sql(facts));
    expect(seen).toEqual({ ending: true, total: -600, refunded: 900, refund: 'succeeded', dispute: 'won' });
    const [hidden] = await database.inCompany(theirs, (sql) => sql(facts));
    expect(hidden).toEqual({ ending: null, total: null, refunded: null, refund: null, dispute: null });
    expect(await database.inCompany(ours, (sql) => readSubscription(sql, companyId))).toMatchObject({
      id: `sub_${companyId}`,
      isEnding: true,
    });
    await workerDatabase.inCompanyAsWorker(companyId, (sql) => deleteDraft(sql, `in_${companyId}`));
    expect(await database.inCompany(ours, (sql) => sql('SELECT FROM invoices'))).toEqual([]);
  });

  it('cannot be written by the API, whose events cannot be read by it either', async () => {
    const scope = await createCompanyWithOwner(database);
    const write = database.inCompany(scope, (sql) =>
      writeSubscription(sql, subscriptionOf(scope.companyId), synced),
    );
    await expect(write).rejects.toMatchObject({ code: '42501' });
    const app = await clientOf('accubooks_app');
    const event = {
      type: 'invoice.paid',
      created: 1_772_323_200,
      data: { object: { id: 'in_1', object: 'invoice' } },
    };
    const receive = (id: string) =>
      app.query('SELECT receive_billing_event($1, $2, $3, now()) AS new', [id, event, 'webhook']);
    expect((await receive('evt_1')).rows).toEqual([{ new: true }]);
    expect((await receive('evt_1')).rows).toEqual([{ new: false }]);
    expect((await app.query('SELECT FROM billing_events')).rowCount).toBe(0);
    await expect(app.query("UPDATE billing_events SET state = 'applied'")).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('lets a company have one live subscription, and any number that ended', async () => {
    const { companyId } = await createCompanyWithOwner(database);
    const write = (subscription: ProviderSubscription) =>
      workerDatabase.inCompanyAsWorker(companyId, (sql) => writeSubscription(sql, subscription, synced));
    await write(subscriptionOf(companyId, 'sub_first'));
    await expect(write(subscriptionOf(companyId, 'sub_second'))).rejects.toMatchObject({ code: '23505' });
    await write({ ...subscriptionOf(companyId, 'sub_first'), status: 'canceled', endedAt: AT });
    await write(subscriptionOf(companyId, 'sub_second'));
    const [row] = [
      await workerDatabase.inCompanyAsWorker(companyId, (sql) => readSubscription(sql, companyId)),
    ];
    expect(row?.id).toBe('sub_second');
  });
});
