import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DifferenceKind } from '@/core/billing/reconcile.ts';
import { BillingGateService } from '@/features/billingGate/BillingGateService.ts';
import { PlatformBooksService } from '@/features/platformBooks/PlatformBooksService.ts';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { newId } from '@/shared/ids/newId.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { mirrorAll } from '../../../test/support/mirrorStage.ts';
import { createPayer, createPlans, openStripeStage } from '../../../test/support/stripeStage.ts';
import { createCompanyWithOwner, createTestDatabase, silentLog } from '../../../test/support/testDatabase.ts';
import { type Reconciliation, ReconciliationService } from './ReconciliationService.ts';

import { addReconciliationMetrics, nightOf, reconcileNight } from './reconciliationJobs.ts';

const { database, workerDatabase, clientOf } = await createTestDatabase();
const admin = await clientOf('admin');
const clock = fixedClock('2026-03-02T00:00:00Z');
const stage = await openStripeStage();
afterAll(() => stage.server.stop());
const books = new PlatformBooksService({ clock, database: workerDatabase });
const gate = new BillingGateService({ database: workerDatabase, clock, log: silentLog, process: 'test' });
const service = new ReconciliationService({
  database: workerDatabase,
  clock,
  stripe: stage.stripe,
  books,
  gate,
});
const look = (order: { settleMs?: number; freezes?: boolean } = {}): Promise<Reconciliation> =>
  service.run({ by: 'a test', settleMs: 0, freezes: false, ...order });
const kindsOf = ({ differences }: Reconciliation): [DifferenceKind, string][] =>
  differences.map(({ kind, id }) => [kind, id]);
const reading = () => ({ database: workerDatabase, books, stripe: stage.stripe });
let owner = { userId: '', companyId: '' };
let pro = '';

async function subscribe(card = 'pm_card_visa') {
  const customer = await createPayer(stage.stripe, card);
  owner = await createCompanyWithOwner(database);
  await admin.query(
    `INSERT INTO billing_customers (company_id, customer_id, created_at) VALUES ($1, $2, now())`,
    [owner.companyId, customer.id],
  );
  const subscription = await stage.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: pro }],
  });
  return { customer, subscription };
}
/** An empty provider, an empty mirror and empty books; evidence of reconciliations stays. */
async function startAnew(): Promise<void> {
  await stage.control('POST /reset');
  pro = (await createPlans(stage.stripe)).pro.id;
  await admin.query(`SET session_replication_role = replica;
    DELETE FROM platform_vouchers; DELETE FROM platform_sources; DELETE FROM postings; DELETE FROM vouchers;
    DELETE FROM account_balances; DELETE FROM invoices; DELETE FROM charges; DELETE FROM provider_refunds;
    DELETE FROM disputes; DELETE FROM billing_events; DELETE FROM billing_customers; DELETE FROM billing_freezes;
    DELETE FROM reconciliation_differences; DELETE FROM reconciliations;
    SET session_replication_role = origin`);
}
beforeAll(startAnew);

it('finds nothing in a sound system, whatever was paid, given back, refused and disputed', async () => {
  await startAnew();
  const { customer } = await subscribe();
  const { data } = await stage.stripe.charges.list({ customer: customer.id });
  await stage.stripe.refunds.create({ charge: data[0]?.id ?? '', amount: 500 });
  await mirrorAll(reading());
  await subscribe('pm_card_createDispute');
  await mirrorAll(reading());
  const found = await look();
  expect(found.differences).toEqual([]);
  expect(found.counts).toMatchObject({ provider: 6, isComplete: true, waiting: 0 });
});

describe('a fault', () => {
  it('of a cent in a charge is found and freezes billing, once', async () => {
    await startAnew();
    await stage.control('POST /faults', { kind: 'drift_charge', remaining: 1 });
    const { subscription } = await subscribe();
    await mirrorAll(reading());
    const found = await look({ freezes: true });
    expect(found.differences).toMatchObject([
      {
        ...{ kind: 'charge_differs_from_invoice', id: subscription.latest_invoice },
        ...{ expectedMinor: 3_100, actualMinor: 3_101, differenceMinor: 1 },
      },
    ]);
    expect(found.freezeId).not.toBeNull();
    expect(await gate.standing(undefined, owner.companyId)).toMatchObject({
      ...{ state: 'frozen', isEverybody: true, trigger: 'reconciliation' },
    });
    expect((await look({ freezes: true })).freezeId).toBeNull();
  });

  it('of a cent in an invoice is found by what was ordered here', async () => {
    await startAnew();
    await admin.query(
      `INSERT INTO billing_prices (price_id, plan, lookup_key, currency, amount_minor, is_current, synced_at)
       VALUES ($1, 'PRO', 'accubooks_pro_monthly', 'USD', 3100, true, now())
       ON CONFLICT (price_id) DO NOTHING`,
      [pro],
    );
    await stage.control('POST /faults', { kind: 'drift_invoice', remaining: 1 });
    const { subscription } = await subscribe();
    await admin.query(
      `INSERT INTO billing_intents (id, company_id, kind, fingerprint, wanted, state, created_by, created_at,
         expires_at, ended_at) VALUES ($1, $2, 'checkout', 'x', $3, 'done', 'x', now(), now(), now())`,
      [newId(), owner.companyId, { price: pro }],
    );
    const [item] = subscription.items.data;
    await admin.query(
      `INSERT INTO subscriptions (id, company_id, plan, price_id, currency, amount_minor, status, period_start,
         period_end, is_ending, is_collection_paused, created_at, synced_at)
       VALUES ($1, $2, 'PRO', $3, 'USD', 3100, 'active', to_timestamp($4), to_timestamp($5), false, false,
         to_timestamp($6), now())`,
      [
        ...[subscription.id, owner.companyId, pro],
        ...[item?.current_period_start, item?.current_period_end, subscription.created],
      ],
    );
    await mirrorAll(reading());
    expect((await look()).differences).toMatchObject([
      {
        ...{ kind: 'invoice_unexpected', id: subscription.latest_invoice },
        ...{ expectedMinor: 3_100, actualMinor: 3_101 },
      },
    ]);
  });

  it('of a payment that was taken twice is found', async () => {
    await startAnew();
    await stage.control('POST /faults', { kind: 'duplicate_charge', remaining: 1 });
    await subscribe();
    await mirrorAll(reading());
    expect((await look()).differences).toMatchObject([{ kind: 'duplicate_charge', actualMinor: 3_100 }]);
  });

  it('of a refund that only the provider has is found', async () => {
    await startAnew();
    const { customer } = await subscribe();
    await mirrorAll(reading());
    const { data } = await stage.stripe.charges.list({ customer: customer.id });
    const refund = await stage.stripe.refunds.create({ charge: data[0]?.id ?? '', amount: 700 });
    const found = await look();
    expect(kindsOf(found)).toEqual(
      expect.arrayContaining([
        ['missing_here', refund.id],
        ['moved_differs', data[0]?.id],
      ]),
    );
    expect(found.differences.find(({ id }) => id === refund.id)).toMatchObject({ expectedMinor: 700 });
    expect(kindsOf(found).filter(([kind]) => kind === 'event_missing').length).toBeGreaterThan(0);
  });

  it('of an invoice and an event that never came is found, and an event that was given up', async () => {
    await startAnew();
    const { subscription } = await subscribe();
    await mirrorAll(reading());
    await admin.query('DELETE FROM invoices');
    const { rows } = await admin.query<{ id: string }>(
      "DELETE FROM billing_events WHERE type = 'invoice.paid' RETURNING id",
    );
    const dead = await admin.query<{ id: string }>(
      "UPDATE billing_events SET state = 'dead' WHERE type = 'charge.succeeded' RETURNING id",
    );
    expect(kindsOf(await look())).toEqual(
      expect.arrayContaining([
        ['missing_here', subscription.latest_invoice],
        ['event_missing', rows[0]?.id],
        ['event_not_applied', dead.rows[0]?.id],
      ]),
    );
  });

  it('of a posting that somebody changed past the ledger is found', async () => {
    await startAnew();
    await subscribe();
    await mirrorAll(reading());
    const { rows } = await admin.query<{ voucher_id: string }>(
      `SELECT v.voucher_id FROM platform_vouchers v WHERE v.part = 'taken'`,
    );
    await admin.query(`SET session_replication_role = replica;
      UPDATE postings SET amount_minor = amount_minor + 100 WHERE line_no = 1 AND voucher_id = '${rows[0]?.voucher_id}';
      SET session_replication_role = origin`);
    expect(kindsOf(await look())).toEqual([
      ['voucher_changed', rows[0]?.voucher_id],
      ['balance_changed', '1010'],
    ]);
  });

  it('of something that only the ledger has is found', async () => {
    await startAnew();
    const { subscription } = await subscribe();
    await mirrorAll(reading());
    await stage.control('POST /reset');
    await admin.query('DELETE FROM invoices; DELETE FROM charges');
    const found = await look();
    expect(kindsOf(found)).toContainEqual(['only_in_ledger', subscription.latest_invoice]);
    expect(found.differences).toHaveLength(2);
  });
});

describe('what is only on its way', () => {
  it('is no difference: it has come by the second look', async () => {
    await startAnew();
    await subscribe();
    await mirrorAll(reading());
    await subscribe();
    const running = look({ settleMs: 1_500 });
    setTimeout(() => void mirrorAll(reading()), 300);
    expect((await running).differences).toEqual([]);
  });

  it('waits while billing is frozen, and is counted', async () => {
    await startAnew();
    await subscribe();
    await mirrorAll(reading());
    const { customer } = await subscribe();
    const events = await stage.stripe.events.list({ limit: 100 });
    for (const event of events.data)
      await admin.query("SELECT receive_billing_event($1, $2, 'webhook', now())", [
        event.id,
        JSON.stringify(event),
      ]);
    await admin.query("UPDATE billing_events SET state = 'parked' WHERE state = 'stored'");
    const found = await look();
    expect(found.differences).toEqual([]);
    expect(found.counts.waiting).toBeGreaterThan(0);
    expect(customer.id).toMatch(/^cus_/);
  });
});

it('keeps what was found, and says of a provider that does not answer that it failed', async () => {
  await startAnew();
  await stage.control('POST /faults', { kind: 'duplicate_charge', remaining: 1 });
  await subscribe();
  await mirrorAll(reading());
  const { id } = await look();
  const kept = await admin.query('SELECT state, difference_count FROM reconciliations WHERE id = $1', [id]);
  expect(kept.rows).toEqual([{ state: 'done', difference_count: 1 }]);
  const { rows } = await admin.query('SELECT kind, actual_minor FROM reconciliation_differences');
  expect(rows).toEqual([{ kind: 'duplicate_charge', actual_minor: '3100' }]);
  await stage.control('POST /faults', { kind: 'down' });
  await expect(look()).rejects.toThrow();
  await stage.control('DELETE /faults');
  const failed = await admin.query("SELECT state FROM reconciliations WHERE state = 'failed'");
  expect(failed.rowCount).toBe(1);
});

describe('the night', () => {
  const metrics = createMetrics('test');
  const figures = addReconciliationMetrics(metrics, workerDatabase);
  const night = fixedClock('2026-03-03T02:30:00Z');
  const nightly = new ReconciliationService({
    ...{ database: workerDatabase, clock: night, stripe: stage.stripe, books, gate },
  });
  const reconcileNow = () =>
    reconcileNight({
      ...{ database: workerDatabase, clock: night, log: silentLog, metrics: figures, service: nightly },
      settleMs: 0,
    });
  const rows = async () =>
    (await admin.query('SELECT night::text, state, attempts FROM reconciliations ORDER BY night')).rows;

  it('is reconciled once by all workers together, and the next one again', async () => {
    await startAnew();
    await subscribe();
    await mirrorAll(reading());
    const done = await Promise.all([reconcileNow(), reconcileNow(), reconcileNow()]);
    expect(done.filter(Boolean)).toHaveLength(1);
    expect(await reconcileNow()).toBe(false);
    expect(await rows()).toEqual([{ night: '2026-03-03', state: 'done', attempts: 1 }]);
    expect(nightOf(Date.parse('2026-03-04T01:59:59Z'))).toBe('2026-03-03');
    night.advanceMs(86_400_000);
    expect(await reconcileNow()).toBe(true);
    const text = await metrics.registry.metrics();
    expect(text).toContain('reconciliation_runs_total{outcome="done",process="test"} 2');
    expect(text).toContain('reconciliation_differences_total{kind="duplicate_charge",process="test"} 0');
    expect(text).toContain(
      `reconciliation_last_success_timestamp_seconds{process="test"} ${night.nowMs() / 1000}`,
    );
  });

  it('is tried again when it failed, and taken over from a worker that is gone', async () => {
    await startAnew();
    await stage.control('POST /faults', { kind: 'down' });
    await expect(reconcileNow()).rejects.toThrow();
    await stage.control('DELETE /faults');
    expect(await reconcileNow()).toBe(false);
    night.advanceMs(11 * 60_000);
    expect(await reconcileNow()).toBe(true);
    expect(await rows()).toMatchObject([{ state: 'done', attempts: 2 }]);
    await admin.query("UPDATE reconciliations SET state = 'running', difference_count = NULL");
    night.advanceMs(2 * 3_600_000);
    expect(await reconcileNow()).toBe(true);
    expect(await rows()).toMatchObject([{ state: 'done', attempts: 3 }]);
  });
});
