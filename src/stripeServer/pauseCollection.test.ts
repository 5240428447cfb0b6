import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createPayer,
  createPlans,
  openStripeStage,
  type StripeStage,
} from '../../test/support/stripeStage.ts';

const MONTH = 31 * 86_400;
const HOUR = 3_600;
let stage: StripeStage;
let subscription: Stripe.Subscription;
let customer: Stripe.Customer;

beforeEach(async () => {
  stage = await openStripeStage();
  const { pro } = await createPlans(stage.stripe);
  customer = await createPayer(stage.stripe);
  subscription = await stage.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: pro.id }],
  });
});
afterEach(() => stage.server.stop());

const advance = (seconds: number) => stage.control('POST /clock/advance', { seconds });
const charges = async () => (await stage.stripe.charges.list({ customer: customer.id })).data.length;
const newest = async () => {
  const [invoice] = (await stage.stripe.invoices.list({ customer: customer.id })).data;
  if (invoice === undefined) throw new Error('there is no invoice');
  return invoice;
};
const pause = (behavior: 'keep_as_draft' | '') =>
  stage.stripe.subscriptions.update(subscription.id, {
    pause_collection: behavior === '' ? '' : { behavior },
  });
const setAdvance = (invoice: Stripe.Invoice, auto_advance: boolean) =>
  stage.stripe.invoices.update(invoice.id, { auto_advance });

describe('collection that is paused', () => {
  it('goes on making invoices, keeps them as drafts and charges nothing', async () => {
    const paused = await pause('keep_as_draft');
    expect(paused).toMatchObject({
      status: 'active',
      pause_collection: { behavior: 'keep_as_draft', resumes_at: null },
    });
    await advance(2 * MONTH);
    const { data } = await stage.stripe.invoices.list({ customer: customer.id, status: 'draft' });
    expect(data.map(({ auto_advance, status }) => [auto_advance, status])).toEqual([
      [false, 'draft'],
      [false, 'draft'],
    ]);
    expect(await charges()).toBe(1);
  });

  it('leaves those drafts when it goes on, until somebody sends them on their way', async () => {
    await pause('keep_as_draft');
    await advance(MONTH);
    expect((await pause('')).pause_collection).toBeNull();
    await advance(2 * HOUR);
    expect([(await newest()).status, await charges()]).toEqual(['draft', 1]);
    await setAdvance(await newest(), true);
    await advance(2 * HOUR);
    expect([(await newest()).status, await charges()]).toEqual(['paid', 2]);
  });

  it('does not reach invoices made before: those are stopped one by one', async () => {
    await advance(MONTH);
    const draft = await newest();
    expect([draft.status, draft.auto_advance]).toEqual(['draft', true]);
    await pause('keep_as_draft');
    await setAdvance(draft, false);
    await advance(2 * HOUR);
    expect([(await newest()).status, await charges()]).toEqual(['draft', 1]);
  });

  it('stops retries of an open invoice and takes them up again', async () => {
    const method = customer.invoice_settings.default_payment_method;
    await stage.control('POST /cards', { paymentMethod: method, number: '4000000000009995' });
    await advance(MONTH + 2 * HOUR);
    const open = await newest();
    expect(open).toMatchObject({ status: 'open', next_payment_attempt: expect.any(Number) });
    expect(await setAdvance(open, false)).toMatchObject({ next_payment_attempt: null, auto_advance: false });
    await stage.control('POST /cards', { paymentMethod: method, number: '4242424242424242' });
    await advance(10 * 86_400);
    expect((await newest()).status).toBe('open');
    await setAdvance(await newest(), true);
    await advance(1);
    expect((await newest()).status).toBe('paid');
    await expect(setAdvance(await newest(), false)).rejects.toThrow('draft and open invoices');
  });

  it('knows no other way than keeping drafts, and says so', async () => {
    const other = stage.stripe.subscriptions.update(subscription.id, {
      pause_collection: { behavior: 'void' },
    });
    await expect(other).rejects.toThrow('must be one of keep_as_draft');
  });
});
