import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Stripe from 'stripe';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createPayer,
  createPlans,
  openStripeStage,
  type StageOptions,
  type StripeStage,
} from '../../test/support/stripeStage.ts';

const stages: StripeStage[] = [];
const folders: string[] = [];

async function open(options: StageOptions = {}): Promise<StripeStage> {
  const stage = await openStripeStage(options);
  stages.push(stage);
  return stage;
}

afterEach(async () => {
  for (const { server } of stages.splice(0)) await server.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const payment = (
  stripe: Stripe,
  amount = 1_000,
  method = 'pm_card_visa',
  options: Stripe.RequestOptions = {},
) =>
  stripe.paymentIntents.create({ amount, currency: 'usd', payment_method: method, confirm: true }, options);

async function refusal(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const error = await promise.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (error instanceof Stripe.errors.StripeError) return error;
  throw new Error(`No refusal of Stripe: ${String(error)}`);
}

describe('a payment', () => {
  it.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', ''],
  ])('with %s is refused with %s', async (method, code, declineCode) => {
    const { stripe } = await open();
    const error = await refusal(payment(stripe, 1_000, method));
    expect(error).toMatchObject({ type: 'StripeCardError', statusCode: 402, code });
    expect(error.decline_code).toBe(declineCode);
    expect((await stripe.charges.list()).data[0]).toMatchObject({ paid: false, failure_code: code });
  });

  it('is refunded in parts and never more than it was', async () => {
    const { stripe } = await open();
    const { id } = await payment(stripe);
    await stripe.refunds.create({ payment_intent: id, amount: 400 });
    expect(await refusal(stripe.refunds.create({ payment_intent: id, amount: 601 }))).toMatchObject({
      param: 'amount',
    });
    await stripe.refunds.create({ payment_intent: id });
    expect(await refusal(stripe.refunds.create({ payment_intent: id }))).toMatchObject({
      code: 'charge_already_refunded',
    });
    const [charge] = (await stripe.charges.list()).data;
    expect(charge).toMatchObject({ amount_refunded: 1_000, refunded: true });
    const movements = await stripe.balanceTransactions.list();
    expect(movements.data.map(({ amount }) => amount)).toEqual([-600, -400, 1_000]);
  });

  it('is not refunded when refunds fail', async () => {
    const { stripe, control } = await open();
    const { id } = await payment(stripe);
    await control('POST /faults', { kind: 'fail_refund', remaining: 1 });
    expect((await stripe.refunds.create({ payment_intent: id })).status).toBe('failed');
    expect((await stripe.charges.list()).data[0]).toMatchObject({ amount_refunded: 0, refunded: false });
    expect((await stripe.refunds.create({ payment_intent: id })).status).toBe('succeeded');
  });

  it('is disputed with a card that does so', async () => {
    const { stripe } = await open();
    await payment(stripe, 1_000, 'pm_card_createDispute');
    const [dispute] = (await stripe.disputes.list()).data;
    expect(dispute).toMatchObject({ amount: 1_000, status: 'needs_response' });
    expect((await stripe.disputes.close(dispute?.id ?? '')).status).toBe('lost');
  });
});

describe('an idempotency key', () => {
  it('gives the same answer for the same request, and refuses another one', async () => {
    const { stripe } = await open();
    const options = { idempotencyKey: 'intent-1' };
    const first = await payment(stripe, 1_000, 'pm_card_visa', options);
    const again = await payment(stripe, 1_000, 'pm_card_visa', options);
    expect(again.id).toBe(first.id);
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(await refusal(payment(stripe, 2_000, 'pm_card_visa', options))).toMatchObject({
      type: 'StripeIdempotencyError',
      statusCode: 400,
    });
    expect((await stripe.charges.list()).data).toHaveLength(1);
  });

  it('keeps what a card said, and is free again when the request was wrong or a day has gone', async () => {
    const { stripe, control } = await open();
    await refusal(payment(stripe, 1_000, 'pm_card_chargeDeclined', { idempotencyKey: 'declined' }));
    await refusal(payment(stripe, 1_000, 'pm_card_chargeDeclined', { idempotencyKey: 'declined' }));
    expect((await stripe.charges.list()).data).toHaveLength(1);
    await refusal(payment(stripe, 1, 'pm_card_visa', { idempotencyKey: 'small' }));
    const { id } = await payment(stripe, 1_000, 'pm_card_visa', { idempotencyKey: 'small' });
    await control('POST /clock/advance', { seconds: 86_400 });
    expect((await payment(stripe, 1_000, 'pm_card_visa', { idempotencyKey: 'small' })).id).not.toBe(id);
  });

  it('lets the library try again after a time-out behind the commit, and charges once (drill 22)', async () => {
    const { stripe, control } = await open({ retries: 2, timeoutMs: 300 });
    await control('POST /faults', {
      kind: 'timeout_after_commit',
      match: 'POST /v1/payment_intents',
      remaining: 1,
    });
    const intent = await payment(stripe);
    expect(intent.status).toBe('succeeded');
    expect((await stripe.charges.list()).data).toHaveLength(1);
  });
});

describe('the API', () => {
  it('answers in the shape of errors', async () => {
    const { stripe, server } = await open();
    expect(await refusal(stripe.customers.retrieve('cus_none'))).toMatchObject({
      type: 'StripeInvalidRequestError',
      statusCode: 404,
      code: 'resource_missing',
      param: 'id',
      message: "No such customer: 'cus_none'",
    });
    const post = (body: string, authorization = 'Bearer sk_test_1') =>
      fetch(`${server.url}/v1/customers`, { method: 'POST', body, headers: { authorization } });
    expect(await (await post('colour=red')).json()).toMatchObject({
      error: { code: 'parameter_unknown', param: 'colour' },
    });
    expect((await post('', 'Bearer sk_live_1')).status).toBe(401);
  });

  it('fails as it is told to: before, after, by refusing, by being down', async () => {
    const { stripe, control } = await open();
    for (const [kind, status] of [
      ['error_before', 500],
      ['error_after_commit', 500],
      ['rate_limit', 429],
    ] as const) {
      await control('POST /faults', { kind, match: 'POST /v1/customers', remaining: 1 });
      expect(await refusal(stripe.customers.create({ name: kind }))).toMatchObject({ statusCode: status });
    }
    await control('POST /faults', { kind: 'down' });
    expect(await refusal(stripe.customers.list())).toMatchObject({ type: 'StripeConnectionError' });
    await control('DELETE /faults');
    expect((await stripe.customers.list()).data.map(({ name }) => name)).toEqual(['error_after_commit']);
  });

  it('gives every customer exactly once in pages', async () => {
    const { stripe } = await open();
    for (let at = 0; at < 25; at += 1) await stripe.customers.create({ name: String(at) });
    const page = await stripe.customers.list({ limit: 10 });
    expect(page).toMatchObject({ has_more: true, object: 'list' });
    const all = await stripe.customers.list({ limit: 10 }).autoPagingToArray({ limit: 100 });
    expect(all.map(({ name }) => Number(name))).toEqual([...Array(25).keys()].toReversed());
  });

  it('keeps everything through a restart, also one that was not announced', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'stripe-'));
    folders.push(folder);
    const file = path.join(folder, 'stripe.jsonl');
    const first = await open({ file });
    const { pro } = await createPlans(first.stripe);
    const customer = await createPayer(first.stripe);
    const subscription = await first.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: pro.id }],
    });
    const paid = await payment(first.stripe, 700, 'pm_card_visa', { idempotencyKey: 'kept' });
    // The first one is still running, as one that is killed never gets to write a last word.
    const second = await open({ file });
    expect(await second.stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ status: 'active' });
    expect((await payment(second.stripe, 700, 'pm_card_visa', { idempotencyKey: 'kept' })).id).toBe(paid.id);
    expect((await second.stripe.charges.list()).data).toHaveLength(2);
  });
});
