import { createServer, type Server } from 'node:http';
import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createPlans,
  openStripeStage,
  STAGE_SECONDS,
  type StripeStage,
} from '../../test/support/stripeStage.ts';

const SECRET = 'whsec_0123456789abcdef';
const WAIT_MS = 5_000;
const PAUSE_MS = 10;

type Received = { readonly event: Stripe.Event | undefined; readonly id: string; readonly type: string };

let stage: StripeStage;
let receiver: Server;
let url = '';
let answers: number[] = [];
let received: Received[] = [];

function take(body: string, signature: string): Received {
  const { id, type } = JSON.parse(body) as Stripe.Event;
  try {
    return {
      id,
      type,
      event: stage.stripe.webhooks.constructEvent(
        body,
        signature,
        SECRET,
        undefined,
        undefined,
        STAGE_SECONDS * 1000,
      ),
    };
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError)
      return { id, type, event: undefined };
    throw error;
  }
}

beforeEach(async () => {
  stage = await openStripeStage();
  answers = [];
  received = [];
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      received.push(take(body, String(request.headers['stripe-signature'])));
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = receiver.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/hook`;
  await stage.control('POST /endpoints', {
    url,
    secret: SECRET,
    events: ['customer.created', 'checkout.session.completed'],
  });
});

afterEach(async () => {
  await stage.server.stop();
  receiver.closeAllConnections();
  receiver.close();
});

async function until(count: number): Promise<Received[]> {
  for (let waited = 0; received.length < count && waited < WAIT_MS; waited += PAUSE_MS)
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  return received;
}

const customerIn = ({ event }: Received) => event?.data.object as Stripe.Customer | undefined;
const fault = (kind: string, more: object = {}) =>
  stage.control('POST /faults', { kind, remaining: 1, ...more });

describe('a webhook', () => {
  it('is signed so that the library accepts it, and sent to who asked for it', async () => {
    const customer = await stage.stripe.customers.create({ name: 'Ada' });
    await stage.stripe.customers.update(customer.id, { name: 'Ada L.' });
    const [first] = await until(1);
    expect(first?.event).toMatchObject({
      type: 'customer.created',
      data: { object: { id: customer.id, name: 'Ada' } },
    });
    expect(received).toHaveLength(1);
  });

  it('is sent again until it is taken', async () => {
    answers = [500, 503];
    const { id } = await stage.stripe.customers.create({ name: 'Ada' });
    await until(1);
    await stage.control('POST /clock/advance', { seconds: 2 });
    await until(2);
    await stage.control('POST /clock/advance', { seconds: 6 });
    const all = await until(3);
    expect(new Set(all.map((one) => one.id)).size).toBe(1);
    expect(all.map(customerIn)).toMatchObject([{ id }, { id }, { id }]);
  });

  it('comes twice, with a forged signature, or not at all, as it is told to', async () => {
    await fault('webhook_duplicate');
    await stage.stripe.customers.create({ name: 'twice' });
    const [one, two] = await until(2);
    expect(one?.id).toBe(two?.id);
    await fault('webhook_bad_signature');
    await stage.stripe.customers.create({ name: 'forged' });
    expect((await until(3))[2]?.event).toBeUndefined();
    await fault('webhook_drop');
    await stage.stripe.customers.create({ name: 'dropped' });
    await stage.stripe.customers.create({ name: 'last' });
    expect((await until(4)).at(-1)?.event?.data.object).toMatchObject({ name: 'last' });
  });

  it('is held back and released reversed and doubled (drill 22)', async () => {
    await fault('webhook_hold', { remaining: 3 });
    for (const name of ['1', '2', '3']) await stage.stripe.customers.create({ name });
    expect(received).toEqual([]);
    await stage.control('POST /webhooks/release', { order: 'reversed', copies: 2 });
    const names = (await until(6)).map((one) => customerIn(one)?.name);
    expect(names).toEqual(['3', '3', '2', '2', '1', '1']);
  });
});

describe('the pages', () => {
  const submit = (address: string, fields: Record<string, string>) =>
    fetch(address, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

  it('complete a checkout once a card pays, and say why when it does not', async () => {
    const { pro } = await createPlans(stage.stripe);
    const session = await stage.stripe.checkout.sessions.create({
      mode: 'subscription',
      line_items: [{ price: pro.id, quantity: 1 }],
      client_reference_id: 'C1',
      subscription_data: { metadata: { companyId: 'C1' } },
      success_url: 'http://127.0.0.1:9/done?session={CHECKOUT_SESSION_ID}',
    });
    const page = session.url ?? '';
    expect(await (await fetch(page)).text()).toContain('Pay 31.00 USD');
    const refused = await submit(page, { card: '4000000000000002', email: 'ada@example.com' });
    expect(refused.status).toBe(402);
    expect(await refused.text()).toContain('Your card was declined.');
    const paid = await submit(page, { card: '4242424242424242', email: 'ada@example.com' });
    expect(paid.headers.get('location')).toBe(`http://127.0.0.1:9/done?session=${session.id}`);
    const done = await stage.stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription'] });
    expect(done).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      subscription: { status: 'active', metadata: { companyId: 'C1' } },
    });
    expect((await until(2)).map(({ type }) => type).toSorted()).toEqual([
      'checkout.session.completed',
      'customer.created',
    ]);

    const portal = await stage.stripe.billingPortal.sessions.create({ customer: String(done.customer) });
    const subscription = (done.subscription as Stripe.Subscription).id;
    await submit(portal.url, { action: 'cancel', subscription });
    expect((await stage.stripe.subscriptions.retrieve(subscription)).cancel_at_period_end).toBe(true);
    await submit(portal.url, { action: 'resume', subscription });
    expect((await stage.stripe.subscriptions.retrieve(subscription)).cancel_at_period_end).toBe(false);
  });
});
