import Stripe from 'stripe';
import { beforeEach, describe, expect, it } from 'vitest';
import { type BillingStage, createBillingStage, type Payer } from '../../../test/support/billingStage.ts';
import { EVENT_ATTEMPTS_MAX } from './BillingApplier.ts';
import type { BilledInvoice, Billing } from './billingContract.ts';

const stage: BillingStage = await createBillingStage();
const { payer, payAt, control, stripe, settle, work, workerMetrics, clock, clientOf } = stage;
const admin = await clientOf('admin');
const stopping = new AbortController().signal;
const DAY_S = 86_400;

/** What waited is applied, which may find more of the same; then nothing holds anybody. */
async function thaw(): Promise<void> {
  for (let round = 0; round < 10; round += 1) {
    const { rowCount } = await admin.query(
      "UPDATE billing_freezes SET ended_at = now(), ended_by = 'test' WHERE ended_at IS NULL",
    );
    await work.applyEvents(stopping);
    await settle();
    if (rowCount === 0) return;
  }
  throw new Error('billing freezes again and again');
}
beforeEach(async () => {
  await control('DELETE /faults');
  await thaw();
});

const billingOf = async (who: Payer) => (await who.call<Billing>('GET', '/api/billing')).body;
async function buy(plan = 'PRO', card?: string): Promise<Payer & { customer: string; method: string }> {
  const who = await payer();
  const { body } = await who.call<{ url: string }>('POST', '/api/billing/checkout', { plan });
  expect(await payAt(body.url, card)).toBe(303);
  const { rows } = await admin.query('SELECT customer_id FROM billing_customers WHERE company_id = $1', [
    who.companyId,
  ]);
  const customer: string = rows[0].customer_id;
  const [subscription] = (await stripe.subscriptions.list({ customer, limit: 1 })).data;
  return { ...who, customer, method: String(subscription?.default_payment_method) };
}
async function upgrade(who: Payer, plan = 'ENTERPRISE') {
  const { body } = await who.call<{ dueMinor: number; prorationAt: string }>('POST', '/api/billing/preview', {
    plan,
  });
  const { dueMinor: agreedMinor, prorationAt } = body;
  return who.call<Billing>('POST', '/api/billing/change', { plan, agreedMinor, prorationAt });
}
const metric = async (name: string) => {
  const text = await workerMetrics.registry.metrics();
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name}{`))
      ?.split(' ')
      .at(-1),
  );
};
const openFreezes = async () =>
  (await admin.query('SELECT trigger_kind FROM billing_freezes WHERE ended_at IS NULL')).rows;
const eventsOf = async (who: { companyId: string }, state: string) =>
  (
    await admin.query('SELECT id FROM billing_events WHERE company_id = $1 AND state = $2', [
      who.companyId,
      state,
    ])
  ).rowCount ?? 0;
const mailsOf = async (who: Payer) =>
  (
    await admin.query(
      'SELECT kind FROM mail_outbox m JOIN users u ON u.email = m.recipient WHERE u.id = $1 ORDER BY m.id',
      [who.userId],
    )
  ).rows.map(({ kind }) => kind);

describe('a payment', () => {
  it('gives the plan, and shows card, invoice and receipt', async () => {
    const upgrades = await metric('subscription_upgrades_total');
    const who = await buy('PRO');
    expect((await billingOf(who)).pending).toMatchObject({ kind: 'checkout', planTo: 'PRO' });
    await settle();
    expect(await billingOf(who)).toMatchObject({
      plan: 'PRO',
      pending: null,
      overdue: null,
      card: { brand: 'visa', last4: '4242' },
      subscription: { plan: 'PRO', status: 'active', amountMinor: 4_900, isEnding: false },
    });
    const { body } = await who.call<{ items: BilledInvoice[] }>('GET', '/api/billing/invoices');
    expect(body.items).toMatchObject([
      { state: 'paid', totalMinor: 4_900, paidMinor: 4_900, refundedMinor: 0, currency: 'EUR' },
    ]);
    expect(body.items[0]?.receiptUrl).toContain('/receipts/ch_');
    expect(await metric('subscription_upgrades_total')).toBe(upgrades + 1);
    expect(await openFreezes()).toEqual([]);
    expect(await eventsOf(who, 'applied')).toBeGreaterThan(5);
  });

  it('ends the same whatever order its events come in, twice, or never', async () => {
    for (const [kind, release] of [
      ['webhook_hold', 'reversed'],
      ['webhook_duplicate', undefined],
      ['webhook_drop', undefined],
      ['webhook_bad_signature', undefined],
    ] as const) {
      await control('POST /faults', { kind });
      const who = await buy('PRO');
      expect((await upgrade(who)).status).toBe(200);
      if (release !== undefined) {
        await control('POST /webhooks/release', { order: release, copies: 2 });
        await work.applyEvents(stopping);
      }
      await control('DELETE /faults');
      await settle();
      expect([kind, await billingOf(who)]).toMatchObject([
        kind,
        { plan: 'ENTERPRISE', subscription: { plan: 'ENTERPRISE', amountMinor: 24_900 } },
      ]);
      expect([kind, await eventsOf(who, 'stored'), await eventsOf(who, 'dead')]).toEqual([kind, 0, 0]);
      expect([kind, await openFreezes()]).toEqual([kind, []]);
    }
  });

  it('is applied once by four workers at the same time', async () => {
    const applied = await metric('billing_events_applied_total');
    const who = await buy('PRO');
    await work.pollEvents();
    await Promise.all([1, 2, 3, 4].map(() => work.applyEvents(stopping)));
    await settle();
    const count = await eventsOf(who, 'applied');
    expect(await metric('billing_events_applied_total')).toBe(applied + count);
    const { rows } = await admin.query(
      "SELECT count(*)::int AS n FROM platform_vouchers WHERE subject_company_id = $1 AND part LIKE '%'",
      [who.companyId],
    );
    expect(rows[0].n).toBeGreaterThan(0);
    expect((await billingOf(who)).plan).toBe('PRO');
  });

  it('is applied late when the provider is down meanwhile, and nothing is given up for it', async () => {
    const who = await buy('PRO');
    await work.pollEvents();
    await control('POST /faults', { kind: 'down' });
    for (let count = 0; count < EVENT_ATTEMPTS_MAX + 2; count += 1)
      await expect(work.applyEvents(stopping)).rejects.toThrow();
    await control('DELETE /faults');
    await settle();
    expect(await billingOf(who)).toMatchObject({ plan: 'PRO' });
    expect(await eventsOf(who, 'dead')).toBe(0);
  });
});

describe('dunning', () => {
  it('keeps the plan for 14 days, tells of each step once, and takes it without deleting anything', async () => {
    const failures = await metric('payment_failures_total');
    const who = await buy('PRO');
    await settle();
    await control('POST /cards', { paymentMethod: who.method, number: '4000000000000341' });
    const periodEndMs = Date.parse((await billingOf(who)).subscription?.periodEnd ?? '');
    const seconds = Math.ceil((periodEndMs - clock.nowMs()) / 1000) + 7_200;
    await control('POST /clock/advance', { seconds });
    clock.advanceMs(seconds * 1000);
    await settle();
    const { overdue, plan } = await billingOf(who);
    expect(plan).toBe('PRO');
    expect(overdue).toMatchObject({ amountMinor: 4_900 });
    expect(await metric('payment_failures_total')).toBeGreaterThan(failures);
    expect(await mailsOf(who)).toEqual(['billing.failed']);
    clock.advanceMs(13 * DAY_S * 1000);
    await work.lookAfterOverdue();
    await work.lookAfterOverdue();
    expect(await mailsOf(who)).toEqual(['billing.failed', 'billing.last_days']);
    expect((await billingOf(who)).plan).toBe('PRO');
    clock.advanceMs(2 * DAY_S * 1000);
    await work.lookAfterOverdue();
    expect((await billingOf(who)).plan).toBe('FREE');
    expect(await mailsOf(who)).toEqual(['billing.failed', 'billing.last_days', 'billing.downgraded']);
    await control('POST /cards', { paymentMethod: who.method, number: '4242424242424242' });
    expect((await who.call('POST', '/api/billing/pay')).status).toBe(200);
    await settle();
    expect(await billingOf(who)).toMatchObject({ plan: 'PRO', overdue: null });
    expect((await mailsOf(who)).at(-1)).toBe('billing.recovered');
  });

  it('ends with the plan FREE when the provider gives up, and a new one can be bought', async () => {
    const who = await buy('PRO');
    await control('POST /cards', { paymentMethod: who.method, number: '4000000000000341' });
    await control('POST /clock/advance', { seconds: 60 * DAY_S });
    await settle();
    expect(await billingOf(who)).toMatchObject({
      plan: 'FREE',
      subscription: { status: 'canceled', isLive: false },
    });
    const { body } = await who.call<{ url: string }>('POST', '/api/billing/checkout', { plan: 'ENTERPRISE' });
    expect(await payAt(body.url)).toBe(303);
    await settle();
    expect((await billingOf(who)).plan).toBe('ENTERPRISE');
  });
});

describe('while billing is frozen', () => {
  it('events wait, and are applied when it is over', async () => {
    const who = await buy('PRO');
    await admin.query(
      `INSERT INTO billing_freezes (id, company_id, trigger_kind, reason, frozen_by, frozen_at)
        VALUES ('01JFREEZE00000000000000001', $1, 'operator', 'test', 'test', now())`,
      [who.companyId],
    );
    await settle();
    expect((await billingOf(who)).plan).toBe('FREE');
    expect(await eventsOf(who, 'parked')).toBeGreaterThan(5);
    expect(await metric('billing_events_parked')).toBeGreaterThan(5);
    await admin.query("UPDATE billing_freezes SET ended_at = now(), ended_by = 'test'");
    await work.applyEvents(stopping);
    await settle();
    expect((await billingOf(who)).plan).toBe('PRO');
    expect(await eventsOf(who, 'parked')).toBe(0);
  });
});

describe('what must never be', () => {
  it.each([
    ['drift_charge', 'wrong_amount'],
    ['drift_invoice', 'invoice_mismatch'],
    ['duplicate_charge', 'duplicate_charge'],
  ])('freezes billing by itself: %s', async (kind, trigger) => {
    await control('POST /faults', { kind, remaining: 1 });
    await buy('PRO');
    await settle();
    expect((await openFreezes()).map(({ trigger_kind }) => trigger_kind)).toContain(trigger);
  });

  it('freezes the one company over a dispute', async () => {
    const who = await buy('PRO', '4000000000000259');
    await settle();
    expect(await openFreezes()).toEqual([{ trigger_kind: 'dispute' }]);
    expect((await billingOf(who)).frozen).toMatchObject({ isEverybody: false });
  });
});

describe('a second subscription that somebody makes at the provider', () => {
  // Past the gate, which lets nothing through that could charge without a pass.
  const { hostname: host, port } = new URL(stage.stripeUrl);
  const dashboard = new Stripe('sk_test_dashboard', { host, port, protocol: 'http' });
  const priceOf = async (key: string) => {
    const [price] = (await stripe.prices.list({ lookup_keys: [key] })).data;
    return String(price?.id);
  };

  it.each(['ours', 'foreign'])(
    'freezes that company, once, and nothing is given up: its price is %s',
    async (whose) => {
      const who = await buy('PRO');
      const other = await buy('PRO');
      await settle();
      const [first] = (await stripe.subscriptions.list({ customer: who.customer })).data;
      const foreign = { product: 'accubooks_pro', currency: 'eur', unit_amount: 777 };
      const price =
        whose === 'ours'
          ? await priceOf('accubooks_enterprise_monthly')
          : (await stripe.prices.create({ ...foreign, recurring: { interval: 'month' } })).id;
      const second = await dashboard.subscriptions.create({
        ...{ customer: who.customer, default_payment_method: who.method, items: [{ price }] },
      });
      await settle();
      expect(await openFreezes()).toEqual([{ trigger_kind: 'event_inconsistent' }]);
      expect([(await billingOf(who)).frozen, (await billingOf(other)).frozen]).toMatchObject([
        { isEverybody: false },
        null,
      ]);
      const { rows } = await admin.query(
        'SELECT object_id, actual_minor::int AS minor FROM billing_findings WHERE company_id = $1',
        [who.companyId],
      );
      expect(rows).toEqual([{ object_id: second.id, minor: whose === 'ours' ? 24_900 : 777 }]);
      expect(await eventsOf(who, 'parked')).toBeGreaterThan(0);

      await thaw();
      expect(await openFreezes()).toEqual([]);
      expect([await eventsOf(who, 'stored'), await eventsOf(who, 'dead')]).toEqual([0, 0]);
      expect((await billingOf(who)).plan).toBe('PRO');

      await dashboard.subscriptions.cancel(String(first?.id));
      await settle();
      expect((await billingOf(who)).plan).toBe(whose === 'ours' ? 'ENTERPRISE' : 'FREE');
      expect([await openFreezes(), await eventsOf(who, 'dead')]).toEqual([[], 0]);
    },
  );
});

describe('an event that cannot be applied', () => {
  it('is given up after its tries, shows in the metrics, and is applied when it is replayed', async () => {
    const who = await buy('PRO');
    await admin.query('UPDATE billing_prices SET price_id = price_id || $1', ['_gone']);
    for (let count = 0; count < EVENT_ATTEMPTS_MAX; count += 1) {
      await work.pollEvents();
      await admin.query("UPDATE billing_events SET next_attempt_at = received_at WHERE state = 'stored'");
      await work.applyEvents(stopping);
    }
    expect(await metric('billing_events_dead')).toBeGreaterThan(0);
    await admin.query("UPDATE billing_prices SET price_id = replace(price_id, '_gone', '')");
    const operator = await clientOf('accubooks');
    const { rows } = await operator.query(
      "SELECT replay_billing_event(id) AS done FROM billing_events WHERE state = 'dead'",
    );
    expect(rows.every(({ done }) => done)).toBe(true);
    await settle();
    expect((await billingOf(who)).plan).toBe('PRO');
    expect(await metric('billing_events_dead')).toBe(0);
  });
});

describe('a price that somebody changed', () => {
  it('is archived and made anew: nobody is ever charged another sum', async () => {
    const [current] = (await stripe.prices.list({ lookup_keys: ['accubooks_pro_monthly'] })).data;
    await stripe.prices.create({
      ...{ product: 'accubooks_pro', currency: 'eur', unit_amount: 1, recurring: { interval: 'month' } },
      ...{ lookup_key: 'accubooks_pro_monthly', transfer_lookup_key: true },
    });
    clock.advanceMs(2 * 60 * 60 * 1000);
    await work.syncCatalogue();
    const [restored] = (await stripe.prices.list({ lookup_keys: ['accubooks_pro_monthly'] })).data;
    expect(restored).toMatchObject({ unit_amount: 4_900, active: true });
    expect(restored?.id).not.toBe(current?.id);
    expect((await stripe.prices.list({ product: 'accubooks_pro', active: true })).data).not.toContainEqual(
      expect.objectContaining({ unit_amount: 1 }),
    );
    const who = await buy('PRO');
    await settle();
    expect((await billingOf(who)).subscription).toMatchObject({ amountMinor: 4_900 });
  });
});
