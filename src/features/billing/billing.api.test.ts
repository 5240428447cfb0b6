import { beforeEach, describe, expect, it } from 'vitest';
import { createBillingStage, WEBHOOK_SECRET } from '../../../test/support/billingStage.ts';
import { createTestApi } from '../../../test/support/testApi.ts';
import type { Billing, ChangePreview } from './billingContract.ts';

const stage = await createBillingStage();
const { payer, payAt, control, stripe, clientOf } = stage;
const admin = await clientOf('admin');
const off = await createTestApi();

type Payer = Awaited<ReturnType<typeof payer>>;
type Address = { url: string };

beforeEach(() => control('DELETE /faults'));

const checkout = (who: Payer, plan = 'PRO') => who.call<Address>('POST', '/api/billing/checkout', { plan });
async function subscribed(plan = 'PRO', card?: string): Promise<Payer & { customer: string }> {
  const who = await payer();
  const { body } = await checkout(who, plan);
  expect(await payAt(body.url, card)).toBe(303);
  const { rows } = await admin.query('SELECT customer_id FROM billing_customers WHERE company_id = $1', [
    who.companyId,
  ]);
  return { ...who, customer: rows[0].customer_id };
}
const subscriptionsOf = async (customer: string) =>
  (await stripe.subscriptions.list({ customer, status: 'all', limit: 100 })).data;
const invoicesOf = async (customer: string) => (await stripe.invoices.list({ customer, limit: 100 })).data;
const chargesOf = async (customer: string) => (await stripe.charges.list({ customer, limit: 100 })).data;
const previewOf = async (who: Payer, plan: string) =>
  (await who.call<ChangePreview>('POST', '/api/billing/preview', { plan })).body;
async function changeTo(who: Payer, plan: string, shown?: ChangePreview) {
  const { dueMinor: agreedMinor, prorationAt } = shown ?? (await previewOf(who, plan));
  return who.call<Billing>('POST', '/api/billing/change', { plan, agreedMinor, prorationAt });
}
const intentsOf = async (who: Payer) =>
  (
    await admin.query('SELECT kind, state FROM billing_intents WHERE company_id = $1 ORDER BY id', [
      who.companyId,
    ])
  ).rows.map(({ kind, state }) => `${kind} ${state}`);

describe('without billing', () => {
  it('says so plainly: BILLING_OFF', async () => {
    const { companyId, headers } = await off.owner();
    const ask = (method: 'GET' | 'POST', url: string, payload?: object) =>
      off.server.inject({
        ...{ method, url, headers: { ...headers, 'x-company-id': companyId } },
        ...(payload === undefined ? {} : { payload }),
      });
    expect((await ask('GET', '/api/billing')).json()).toMatchObject({ isOn: false, subscription: null });
    const answer = await ask('POST', '/api/billing/checkout', { plan: 'PRO' });
    expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'BILLING_OFF']);
    expect((await ask('GET', '/api/billing/invoices')).json()).toEqual({ items: [], nextCursor: null });
  });
});

describe('the list of invoices', () => {
  it('refuses a cursor that it has not issued: CURSOR_INVALID', async () => {
    const who = await payer();
    for (const parts of [
      ['x', 'y'],
      ['0000-01-01T00:00:00Z', 'y'],
      ['2026-02-30T00:00:00Z', 'y'],
    ]) {
      const cursor = Buffer.from(parts.join('\n')).toString('base64url');
      const answer = await who.call('GET', `/api/billing/invoices?cursor=${cursor}`);
      expect([parts, answer.status, answer.code]).toEqual([parts, 400, 'CURSOR_INVALID']);
    }
  });
});

describe('a checkout', () => {
  it('is one for a company, however often and from however many tabs it is asked for', async () => {
    const who = await payer();
    const answers = await Promise.all(Array.from({ length: 12 }, () => checkout(who)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.url)).size).toBe(1);
    expect(await payAt(answers[0]?.body.url ?? '')).toBe(303);
    expect(await checkout(who)).toMatchObject({ status: 409, code: 'SUBSCRIPTION_EXISTS' });
    expect(await checkout(who, 'ENTERPRISE')).toMatchObject({ status: 409, code: 'SUBSCRIPTION_EXISTS' });
  });

  it('gives way to one for another plan, and cannot be paid any more', async () => {
    const who = await payer();
    const first = await checkout(who, 'PRO');
    const second = await checkout(who, 'ENTERPRISE');
    expect(second.status).toBe(200);
    const page = await fetch(first.body.url);
    expect(await page.text()).toContain('expired');
    expect(await payAt(second.body.url)).toBe(303);
    expect(await intentsOf(who)).toEqual(['checkout abandoned', 'checkout open']);
  });

  it('ends in one subscription when both plans are asked for and paid at once', async () => {
    const who = await payer();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, count) => checkout(who, count % 2 === 0 ? 'PRO' : 'ENTERPRISE')),
    );
    const urls = new Set(answers.flatMap(({ status, body }) => (status === 200 ? [body.url] : [])));
    await Promise.all([...urls].map((url) => payAt(url)));
    const { rows } = await admin.query('SELECT customer_id FROM billing_customers WHERE company_id = $1', [
      who.companyId,
    ]);
    expect((await subscriptionsOf(rows[0].customer_id)).length).toBeLessThanOrEqual(1);
  });

  it('is found again when the answer was lost after it was made', async () => {
    const who = await payer();
    await checkout(who);
    const other = await payer();
    await control('POST /faults', {
      kind: 'timeout_after_commit',
      match: 'POST /v1/checkout/sessions',
      remaining: 2,
    });
    const lost = await checkout(other);
    expect(lost.status).toBe(200);
    expect(await payAt(lost.body.url)).toBe(303);
    expect(await checkout(other)).toMatchObject({ code: 'SUBSCRIPTION_EXISTS' });
  });

  it('is refused while the provider is down, and works when it is back: PAYMENT_PROVIDER_UNAVAILABLE', async () => {
    const who = await payer();
    await control('POST /faults', { kind: 'down' });
    expect(await checkout(who)).toMatchObject({ status: 503, code: 'PAYMENT_PROVIDER_UNAVAILABLE' });
    await control('DELETE /faults');
    expect((await checkout(who)).status).toBe(200);
  });

  it('keeps others out while nobody can say what became of the last one: BILLING_BUSY', async () => {
    const who = await payer();
    await control('POST /faults', { kind: 'timeout_before', match: 'POST /v1/checkout/sessions' });
    expect(await checkout(who, 'PRO')).toMatchObject({ code: 'PAYMENT_PROVIDER_UNAVAILABLE' });
    await control('DELETE /faults');
    expect(await checkout(who, 'ENTERPRISE')).toMatchObject({ status: 409, code: 'BILLING_BUSY' });
    expect((await checkout(who, 'PRO')).status).toBe(200);
  });
});

describe('a change of plan', () => {
  it('takes exactly what the preview said, at once, and gives it back the other way', async () => {
    const who = await subscribed('PRO');
    const up = await previewOf(who, 'ENTERPRISE');
    expect(up).toMatchObject({
      planFrom: 'PRO',
      planTo: 'ENTERPRISE',
      direction: 'up',
      nextInvoiceMinor: 24_900,
    });
    expect(up.dueMinor).toBeGreaterThan(19_000);
    expect((await changeTo(who, 'ENTERPRISE', up)).status).toBe(200);
    const [charge] = await chargesOf(who.customer);
    expect(charge?.amount).toBe(up.dueMinor);
    const down = await previewOf(who, 'PRO');
    expect(down).toMatchObject({ direction: 'down', dueMinor: 0 });
    expect(down.creditedMinor).toBeGreaterThan(19_000);
    expect((await changeTo(who, 'PRO', down)).status).toBe(200);
    const customer = await stripe.customers.retrieve(who.customer);
    expect('balance' in customer && customer.balance).toBe(-down.creditedMinor);
    expect((await changeTo(who, 'PRO', down)).code).toBe('PLAN_UNCHANGED');
  });

  it('is charged once for forty clicks at the same moment', async () => {
    const who = await subscribed('PRO');
    const shown = await previewOf(who, 'ENTERPRISE');
    const answers = await Promise.all(Array.from({ length: 40 }, () => changeTo(who, 'ENTERPRISE', shown)));
    for (const { status, code } of answers)
      expect(status === 200 || code === 'PLAN_UNCHANGED' || code === 'BILLING_BUSY').toBe(true);
    expect((await chargesOf(who.customer)).map(({ amount }) => amount)).toEqual([shown.dueMinor, 4_900]);
    expect(await subscriptionsOf(who.customer)).toHaveLength(1);
  });

  it('whose answer was lost is found to be done, and is not done again', async () => {
    const who = await subscribed('PRO');
    const shown = await previewOf(who, 'ENTERPRISE');
    await control('POST /faults', {
      kind: 'timeout_after_commit',
      match: 'POST /v1/subscriptions',
      remaining: 2,
    });
    expect((await changeTo(who, 'ENTERPRISE', shown)).status).toBe(200);
    expect((await changeTo(who, 'ENTERPRISE', shown)).code).toBe('PLAN_UNCHANGED');
    expect(await chargesOf(who.customer)).toHaveLength(2);
    expect(await intentsOf(who)).toEqual(['checkout done', 'change done']);
  });

  it('that fails after it was carried out is found to be done as well', async () => {
    const who = await subscribed('PRO');
    await control('POST /faults', {
      kind: 'error_after_commit',
      match: 'POST /v1/subscriptions',
      remaining: 2,
    });
    expect((await changeTo(who, 'ENTERPRISE')).status).toBe(200);
    expect(await chargesOf(who.customer)).toHaveLength(2);
  });

  it('changes nothing when the card is refused: PAYMENT_REFUSED', async () => {
    const who = await subscribed('PRO');
    const [subscription] = await subscriptionsOf(who.customer);
    const paymentMethod = String(subscription?.default_payment_method);
    await control('POST /cards', { paymentMethod, number: '4000000000009995' });
    const refused = await changeTo(who, 'ENTERPRISE');
    expect(refused).toMatchObject({ status: 402, code: 'PAYMENT_REFUSED' });
    const [after] = await subscriptionsOf(who.customer);
    expect(after?.items.data[0]?.price.unit_amount).toBe(4_900);
    await control('POST /cards', { paymentMethod, number: '4242424242424242' });
    expect((await changeTo(who, 'ENTERPRISE')).status).toBe(200);
  });

  it('is refused when the sum is not the one that was shown, or was shown long ago: PREVIEW_OUTDATED', async () => {
    const who = await subscribed('PRO');
    const shown = await previewOf(who, 'ENTERPRISE');
    const cheaper = { ...shown, dueMinor: shown.dueMinor - 1 };
    expect(await changeTo(who, 'ENTERPRISE', cheaper)).toMatchObject({
      status: 409,
      code: 'PREVIEW_OUTDATED',
    });
    await control('POST /clock/advance', { seconds: 180 });
    expect((await changeTo(who, 'ENTERPRISE', shown)).code).toBe('PREVIEW_OUTDATED');
    expect(await chargesOf(who.customer)).toHaveLength(1);
  });

  it('counts from no moment before the change before it, nor before the period: PREVIEW_OUTDATED', async () => {
    const who = await subscribed('PRO');
    await control('POST /clock/advance', { seconds: 600 });
    expect((await changeTo(who, 'ENTERPRISE')).status).toBe(200);
    const shown = await previewOf(who, 'PRO');
    const earlier = (seconds: number) => ({
      ...shown,
      prorationAt: new Date(Date.parse(shown.prorationAt) - seconds * 1000).toISOString(),
    });
    expect(shown.dueMinor).toBe(0);
    for (const seconds of [300, 800])
      expect(await changeTo(who, 'PRO', earlier(seconds))).toMatchObject({
        status: 409,
        code: 'PREVIEW_OUTDATED',
      });
    expect((await changeTo(who, 'PRO', shown)).status).toBe(200);
    await stage.settle();
    expect((await admin.query('SELECT FROM billing_freezes')).rowCount).toBe(0);
  });

  it('needs a plan that is paid for: SUBSCRIPTION_MISSING', async () => {
    const who = await payer();
    expect(await who.call('POST', '/api/billing/preview', { plan: 'PRO' })).toMatchObject({
      status: 409,
      code: 'SUBSCRIPTION_MISSING',
    });
    for (const action of ['cancel', 'reactivate', 'pay', 'portal'])
      expect((await who.call('POST', `/api/billing/${action}`)).code).toBe('SUBSCRIPTION_MISSING');
    expect((await who.call('POST', '/api/billing/checkout', { plan: 'FREE' })).code).toBe(
      'VALIDATION_FAILED',
    );
  });
});

describe('a plan', () => {
  it('that is cancelled ends with its period, and can be kept until then', async () => {
    const who = await subscribed('PRO');
    const ending = async () => (await subscriptionsOf(who.customer))[0]?.cancel_at_period_end;
    expect((await who.call('POST', '/api/billing/cancel')).status).toBe(200);
    expect((await who.call('POST', '/api/billing/cancel')).status).toBe(200);
    expect(await ending()).toBe(true);
    expect((await who.call('POST', '/api/billing/reactivate')).status).toBe(200);
    expect(await ending()).toBe(false);
    expect((await who.call('POST', '/api/billing/cancel')).status).toBe(200);
    await control('POST /clock/advance', { seconds: 32 * 86_400 });
    expect((await subscriptionsOf(who.customer))[0]?.status).toBe('canceled');
    expect((await who.call('POST', '/api/billing/reactivate')).code).toBe('SUBSCRIPTION_MISSING');
    expect(await invoicesOf(who.customer)).toHaveLength(1);
    const again = await checkout(who);
    expect(again.status).toBe(200);
  });

  it('whose renewal is refused is paid with another card, once: PAYMENT_DUE, PAYMENT_NOT_DUE', async () => {
    const who = await subscribed('PRO');
    expect((await who.call('POST', '/api/billing/pay')).code).toBe('PAYMENT_NOT_DUE');
    const paymentMethod = String((await subscriptionsOf(who.customer))[0]?.default_payment_method);
    await control('POST /cards', { paymentMethod, number: '4000000000000341' });
    await control('POST /clock/advance', { seconds: 31 * 86_400 + 7_200 });
    expect((await subscriptionsOf(who.customer))[0]?.status).toBe('past_due');
    expect((await previewOf(who, 'ENTERPRISE')) as unknown).toMatchObject({ error: { code: 'PAYMENT_DUE' } });
    expect(await who.call('POST', '/api/billing/pay')).toMatchObject({
      status: 402,
      code: 'PAYMENT_REFUSED',
    });
    await control('POST /cards', { paymentMethod, number: '4242424242424242' });
    const answers = await Promise.all(Array.from({ length: 8 }, () => who.call('POST', '/api/billing/pay')));
    for (const { status, code } of answers)
      expect(status === 200 || code === 'PAYMENT_NOT_DUE' || code === 'BILLING_BUSY').toBe(true);
    expect((await subscriptionsOf(who.customer))[0]?.status).toBe('active');
    const paid = (await chargesOf(who.customer)).filter((charge) => charge.status === 'succeeded');
    expect(paid).toHaveLength(2);
  });
});

describe('while billing is frozen', () => {
  it('nothing leaves that could charge, and a plan can still be cancelled', async () => {
    const who = await subscribed('PRO');
    const shown = await previewOf(who, 'ENTERPRISE');
    await admin.query(
      `INSERT INTO billing_freezes (id, company_id, trigger_kind, reason, frozen_by, frozen_at)
        VALUES ('01JFREEZE00000000000000000', $1, 'operator', 'test', 'test', now())`,
      [who.companyId],
    );
    expect(await changeTo(who, 'ENTERPRISE', shown)).toMatchObject({ status: 503, code: 'BILLING_FROZEN' });
    expect((await who.call('POST', '/api/billing/portal')).code).toBe('BILLING_FROZEN');
    const { body } = await who.call<Billing>('POST', '/api/billing/cancel');
    expect(body.frozen).toMatchObject({ isEverybody: false });
    expect(await chargesOf(who.customer)).toHaveLength(1);
    await admin.query("UPDATE billing_freezes SET ended_at = now(), ended_by = 'test'");
  });
});

describe('the webhook', () => {
  const url = `${stage.apiUrl}/api/billing/webhook`;
  const payload = (id: string) =>
    JSON.stringify({
      ...{ id, object: 'event', type: 'invoice.paid', created: 1_772_323_200 },
      data: { object: { id: 'in_1', object: 'invoice', customer: 'cus_1' } },
    });
  const send = (body: string, signature?: string) =>
    fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        ...(signature === undefined ? {} : { 'stripe-signature': signature }),
      },
    });
  const sign = (body: string, secret = WEBHOOK_SECRET, timestamp = Math.floor(Date.now() / 1000)) =>
    stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp });
  const stored = async (id: string) =>
    (await admin.query('SELECT state FROM billing_events WHERE id = $1', [id])).rowCount;

  it('keeps what is signed, once, however often it comes', async () => {
    const body = payload('evt_once');
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(body, sign(body))));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(await stored('evt_once')).toBe(1);
  });

  it('refuses what is not signed by the provider, or was long ago: WEBHOOK_REFUSED', async () => {
    const body = payload('evt_forged');
    const signatures = [
      undefined,
      '',
      'nonsense',
      sign(body, 'whsec_of_somebody_else'),
      sign(body, WEBHOOK_SECRET, Math.floor(Date.now() / 1000) - 301),
      sign(`${body} `),
      `t=${Math.floor(Date.now() / 1000)},v1=`,
    ];
    for (const signature of signatures) {
      const answer = await send(body, signature);
      expect([answer.status, ((await answer.json()) as { error: { code: string } }).error.code]).toEqual([
        400,
        'WEBHOOK_REFUSED',
      ]);
    }
    expect(await stored('evt_forged')).toBe(0);
  });

  it('takes no event that is larger than any of the provider', async () => {
    const body = JSON.stringify({ id: 'evt_large', filler: 'x'.repeat(300_000) });
    expect((await send(body, sign(body))).status).toBe(413);
  });
});
