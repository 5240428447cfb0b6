import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planGivenBy } from '@/core/billing/grace.ts';
import type { ProviderSubscription } from '@/core/billing/ProviderSubscription.ts';
import { type BillingStage, createBillingStage, type Payer } from '../../../test/support/billingStage.ts';

const stage: BillingStage = await createBillingStage();
const { payer, payAt, control, stripe, settle, work, clock, clientOf } = stage;
const admin = await clientOf('admin');
const stopping = new AbortController().signal;
const RUNS = 6;
const ACTIONS_MAX = 14;

type Who = Payer & { customer: string | undefined };
type Answer = { url?: string; dueMinor?: number; prorationAt?: string };

async function customerOf(who: Who): Promise<string | undefined> {
  const { rows } = await admin.query('SELECT customer_id FROM billing_customers WHERE company_id = $1', [
    who.companyId,
  ]);
  return rows[0]?.customer_id;
}
const post = (who: Who, action: string, body?: object) =>
  who.call<Answer>('POST', `/api/billing/${action}`, body);

async function buy(who: Who, plan: string): Promise<void> {
  const { body, status } = await post(who, 'checkout', { plan });
  if (status === 200 && body.url !== undefined) await payAt(body.url);
}
async function change(who: Who, plan: string, agoSeconds: number): Promise<void> {
  const { body, status } = await post(who, 'preview', { plan });
  if (status !== 200 || body.prorationAt === undefined) return;
  const prorationAt = new Date(Date.parse(body.prorationAt) - agoSeconds * 1000).toISOString();
  const order = { plan, agreedMinor: body.dueMinor, prorationAt };
  // Two clicks, of which one is enough.
  await Promise.all([post(who, 'change', order), post(who, 'change', order)]);
}
async function putCard(who: Who, number: string): Promise<void> {
  const customer = await customerOf(who);
  if (customer === undefined) return;
  const [subscription] = (await stripe.subscriptions.list({ customer, limit: 1 })).data;
  const paymentMethod = subscription?.default_payment_method;
  if (typeof paymentMethod === 'string') await control('POST /cards', { paymentMethod, number });
}
async function letPass(days: number): Promise<void> {
  await control('POST /clock/advance', { seconds: days * 86_400 });
  clock.advanceMs(days * 86_400_000);
}

const plan = fc.constantFrom('PRO', 'ENTERPRISE');
const action = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('buy' as const), plan }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('change' as const),
      plan,
      // Whoever calls names the moment, and may name another one than was shown.
      agoSeconds: fc.constantFrom(0, 0, 0, 1, 600),
    }),
  },
  fc.record({ do: fc.constantFrom('cancel' as const, 'reactivate' as const, 'pay' as const) }),
  fc.record({
    do: fc.constant('card' as const),
    number: fc.constantFrom('4242424242424242', '4000000000000341'),
  }),
  fc.record({ do: fc.constant('wait' as const), days: fc.constantFrom(1, 9, 31) }),
  fc.record({
    do: fc.constant('fault' as const),
    kind: fc.constantFrom(
      ...(['timeout_after_commit', 'error_after_commit', 'error_before', 'rate_limit', 'down'] as const),
      ...(['webhook_duplicate', 'webhook_drop', 'webhook_hold', 'webhook_bad_signature'] as const),
    ),
    remaining: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({
    do: fc.constant('release' as const),
    order: fc.constantFrom('kept' as const, 'reversed' as const),
  }),
  fc.record({ do: fc.constant('apply' as const) }),
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

async function perform(who: Who, one: Action): Promise<void> {
  if (one.do === 'buy') return buy(who, one.plan);
  if (one.do === 'change') return change(who, one.plan, one.agoSeconds);
  if (one.do === 'card') return putCard(who, one.number);
  if (one.do === 'wait') return letPass(one.days);
  if (one.do === 'fault') {
    const match = one.kind.startsWith('webhook') ? '' : 'POST /v1';
    await control('POST /faults', { kind: one.kind, remaining: one.remaining, ...(match && { match }) });
  } else if (one.do === 'release') await control('POST /webhooks/release', { order: one.order, copies: 2 });
  else if (one.do === 'apply') await work.applyEvents(stopping).catch(() => 0);
  else await post(who, one.do);
}

/** Everything that we hold of the company, and the same of the provider, in one form. */
async function bothSides(who: Who, customer: string) {
  const rows = async <T>(text: string) => (await admin.query(text, [who.companyId])).rows as T[];
  const subscriptions = (await stripe.subscriptions.list({ customer, status: 'all', limit: 100 })).data;
  const invoices = (await stripe.invoices.list({ customer, limit: 100 })).data;
  const charges = (await stripe.charges.list({ customer, limit: 100 })).data;
  const seconds = (name: string) => `extract(epoch FROM ${name})::int`;
  const mirror = {
    subscriptions: await rows(
      `SELECT id, status, price_id AS price, is_ending AS ending, ${seconds('period_end')} AS until FROM subscriptions
        WHERE company_id = $1 ORDER BY id COLLATE "C"`,
    ),
    invoices: await rows(
      `SELECT id, state, total_minor::int AS total, paid_minor::int AS paid FROM invoices
        WHERE company_id = $1 ORDER BY id COLLATE "C"`,
    ),
    charges: await rows(
      `SELECT id, state, amount_minor::int AS amount, invoice_id IS NOT NULL AS known FROM charges
        WHERE company_id = $1 ORDER BY id COLLATE "C"`,
    ),
  };
  const byId = <T extends { id: string }>(list: T[]) => list.sort((a, b) => (a.id < b.id ? -1 : 1));
  const provider = {
    subscriptions: byId(
      subscriptions.map(({ id, status, items, cancel_at_period_end: ending }) => {
        const [item] = items.data;
        return { id, status, price: item?.price.id, ending, until: item?.current_period_end };
      }),
    ),
    invoices: byId(
      invoices.map(({ id, status, total, amount_paid: paid }) => ({ id, state: status, total, paid })),
    ),
    charges: byId(charges.map(({ id, status, amount }) => ({ id, state: status, amount, known: true }))),
  };
  return { mirror, provider };
}

async function expectSame(who: Who): Promise<void> {
  const customer = await customerOf(who);
  if (customer === undefined) return;
  const { mirror, provider } = await bothSides(who, customer);
  expect(mirror).toEqual(provider);
  const { rows: live } = await admin.query<ProviderSubscription>(
    `SELECT status, plan, past_due_since AS "pastDueSince" FROM subscriptions
      WHERE company_id = $1 AND status NOT IN ('canceled', 'incomplete_expired')`,
    [who.companyId],
  );
  expect(live.length).toBeLessThanOrEqual(1);
  const [one] = live;
  const since = one?.pastDueSince;
  const current =
    one === undefined ? undefined : { ...one, pastDueSince: since ? new Date(since).toISOString() : null };
  const { body } = await who.call<{ plan: string }>('GET', '/api/billing');
  expect(body.plan).toBe(current === undefined ? 'FREE' : planGivenBy(current, clock.nowMs()));
  const { rows: states } = await admin.query(
    "SELECT DISTINCT state FROM billing_events WHERE company_id = $1 AND state <> 'applied'",
    [who.companyId],
  );
  expect(states).toEqual([]);
}

describe('any history of a customer, with any faults on its way', () => {
  it('ends with our rows as the provider has them, one subscription, and no freeze', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 4, maxLength: ACTIONS_MAX }), async (actions) => {
        const who: Who = { ...(await payer()), customer: undefined };
        for (const one of actions) await perform(who, one);
        await control('DELETE /faults');
        await control('POST /webhooks/release', { order: 'reversed', copies: 1 });
        await work.settleForgotten();
        await settle();
        await work.lookAfterOverdue();
        await settle();
        await expectSame(who);
        const { rows } = await admin.query('SELECT trigger_kind, reason FROM billing_freezes');
        expect(rows).toEqual([]);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  }, 240_000);
});
