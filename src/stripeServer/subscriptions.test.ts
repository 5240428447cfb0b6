import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createPayer,
  createPlans,
  openStripeStage,
  type Plan,
  STAGE_SECONDS,
  type StripeStage,
} from '../../test/support/stripeStage.ts';

const DAY = 86_400;
const GOOD_CARD = '4242424242424242';
const POOR_CARD = '4000000000009995';

let stage: StripeStage;
let plans: Plan;

beforeEach(async () => {
  stage = await openStripeStage();
  plans = await createPlans(stage.stripe);
});
afterEach(() => stage.server.stop());

async function subscribed(
  card = 'pm_card_visa',
): Promise<{ customer: Stripe.Customer; subscription: Stripe.Subscription }> {
  const customer = await createPayer(stage.stripe, card);
  const subscription = await stage.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: plans.pro.id }],
    metadata: { companyId: 'C1' },
  });
  return { customer, subscription };
}

const advance = (seconds: number) => stage.control('POST /clock/advance', { seconds });
const invoicesOf = async (customer: Stripe.Customer) =>
  (await stage.stripe.invoices.list({ customer: customer.id })).data;

function itemOf(subscription: Stripe.Subscription): Stripe.SubscriptionItem {
  const [item] = subscription.items.data;
  if (item === undefined) throw new Error('The subscription has no item.');
  return item;
}

function change(
  subscription: Stripe.Subscription,
  price: Stripe.Price,
  more: Stripe.SubscriptionUpdateParams = {},
) {
  return stage.stripe.subscriptions.update(subscription.id, {
    items: [{ id: itemOf(subscription).id, price: price.id }],
    ...more,
  });
}

describe('a subscription', () => {
  it('is active once its first invoice is paid', async () => {
    const { customer, subscription } = await subscribed();
    expect(subscription.status).toBe('active');
    expect(itemOf(subscription)).toMatchObject({
      current_period_start: STAGE_SECONDS,
      current_period_end: STAGE_SECONDS + 31 * DAY,
    });
    const [invoice] = await invoicesOf(customer);
    expect(invoice).toMatchObject({
      status: 'paid',
      amount_paid: 3_100,
      billing_reason: 'subscription_create',
    });
    const full = await stage.stripe.invoices.retrieve(invoice?.id ?? '', { expand: ['payments'] });
    expect(full.payments?.data[0]).toMatchObject({ status: 'paid', amount_paid: 3_100 });
  });

  it('upgrades for what is left of the month, to the cent, and pays at once when asked to', async () => {
    const { customer, subscription } = await subscribed();
    await advance(10 * DAY);
    const upgraded = await change(subscription, plans.enterprise, { proration_behavior: 'always_invoice' });
    expect(itemOf(upgraded).price.id).toBe(plans.enterprise.id);
    const [invoice] = await invoicesOf(customer);
    expect(invoice).toMatchObject({
      billing_reason: 'subscription_update',
      status: 'paid',
      total: 2_100,
      amount_paid: 2_100,
    });
    expect(invoice?.lines.data.map(({ amount }) => amount)).toEqual([-2_100, 4_200]);
  });

  it('says beforehand what an upgrade costs, and then asks exactly that', async () => {
    const { customer, subscription } = await subscribed();
    const { stripe } = stage;
    await advance(7 * DAY + 12_345);
    const at = STAGE_SECONDS + 7 * DAY + 12_345;
    const items = [{ id: itemOf(subscription).id, price: plans.enterprise.id }];
    const preview = (proration: 'always_invoice' | 'create_prorations') =>
      stripe.invoices.createPreview({
        subscription: subscription.id,
        subscription_details: { items, proration_behavior: proration, proration_date: at },
      });
    const now = await preview('always_invoice');
    expect((await preview('create_prorations')).total).toBe(now.total + 6_200);
    expect(await invoicesOf(customer)).toHaveLength(1);
    await advance(60);
    await stripe.subscriptions.update(subscription.id, {
      items,
      proration_behavior: 'always_invoice',
      proration_date: at,
    });
    expect((await invoicesOf(customer))[0]).toMatchObject({ total: now.total, amount_paid: now.total });
  });

  it('waits for its first payment to be confirmed when it is told to', async () => {
    const { stripe } = stage;
    const customer = await createPayer(stripe);
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: plans.pro.id }],
      payment_behavior: 'default_incomplete',
    });
    expect(subscription.status).toBe('incomplete');
    const [intent] = (await stripe.paymentIntents.list({ customer: customer.id })).data;
    await stripe.paymentIntents.confirm(intent?.id ?? '', {
      payment_method: String(customer.invoice_settings.default_payment_method),
    });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
    expect((await invoicesOf(customer))[0]).toMatchObject({ status: 'paid', amount_paid: 3_100 });
  });

  it('changes nothing when it may not be incomplete and the card would be refused', async () => {
    const { customer, subscription } = await subscribed();
    const paymentMethod = String(customer.invoice_settings.default_payment_method);
    await stage.control('POST /cards', { paymentMethod, number: POOR_CARD });
    const upgrade = change(subscription, plans.enterprise, {
      proration_behavior: 'always_invoice',
      payment_behavior: 'error_if_incomplete',
    });
    await expect(upgrade).rejects.toMatchObject({ statusCode: 402, decline_code: 'insufficient_funds' });
    expect(itemOf(await stage.stripe.subscriptions.retrieve(subscription.id)).price.id).toBe(plans.pro.id);
  });

  it('downgrades with the difference taken off the next invoice', async () => {
    const { customer, subscription } = await subscribed();
    const upgraded = await change(subscription, plans.enterprise, { proration_behavior: 'always_invoice' });
    await advance(10 * DAY);
    await change(upgraded, plans.pro);
    await advance(21 * DAY + 3_600);
    const [renewal] = await invoicesOf(customer);
    expect(renewal).toMatchObject({ billing_reason: 'subscription_cycle', status: 'paid' });
    expect(renewal?.total).toBe(3_100 - 4_200 + 2_100);
  });

  it('gives what a downgrade leaves as credit to the next invoices', async () => {
    const { customer, subscription } = await subscribed();
    const upgraded = await change(subscription, plans.enterprise, { proration_behavior: 'always_invoice' });
    await change(upgraded, plans.pro, { proration_behavior: 'always_invoice' });
    expect((await stage.stripe.customers.retrieve(customer.id)) as Stripe.Customer).toMatchObject({
      balance: -3_100,
    });
    await advance(31 * DAY + 3_600);
    expect((await invoicesOf(customer))[0]).toMatchObject({ total: 3_100, amount_due: 0, status: 'paid' });
  });

  it('ends with its period when it was cancelled, unless it was taken back before', async () => {
    const { subscription } = await subscribed();
    const { stripe } = stage;
    const cancelled = await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
    expect(cancelled).toMatchObject({ status: 'active', cancel_at: STAGE_SECONDS + 31 * DAY });
    await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: false });
    await advance(32 * DAY);
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
    await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
    await advance(31 * DAY);
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('canceled');
  });

  it('renews on the day of its anchor, through February', async () => {
    const { customer, subscription } = await subscribed();
    await advance(365 * DAY + 3_600);
    const invoices = await stage.stripe.invoices.list({ customer: customer.id, limit: 100 });
    expect(invoices.data).toHaveLength(13);
    expect(invoices.data.every(({ status, total }) => status === 'paid' && total === 3_100)).toBe(true);
    const now = await stage.stripe.subscriptions.retrieve(subscription.id);
    expect(itemOf(now).current_period_start).toBe(Date.parse('2027-03-01T00:00:00Z') / 1000);
  });

  it('is past due when a renewal is refused, recovers with a good card, and ends when nobody pays', async () => {
    const { customer, subscription } = await subscribed();
    const { stripe, control } = stage;
    const paymentMethod = String(customer.invoice_settings.default_payment_method);
    await control('POST /cards', { paymentMethod, number: POOR_CARD });
    await advance(31 * DAY + 3_600);
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('past_due');
    expect((await invoicesOf(customer))[0]).toMatchObject({
      status: 'open',
      attempt_count: 1,
      amount_remaining: 3_100,
    });
    await control('POST /cards', { paymentMethod, number: GOOD_CARD });
    await advance(3 * DAY);
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
    await control('POST /cards', { paymentMethod, number: POOR_CARD });
    await advance(60 * DAY);
    const ended = await stripe.subscriptions.retrieve(subscription.id);
    expect(ended).toMatchObject({ status: 'canceled', cancellation_details: { reason: 'payment_failed' } });
  });

  it('is incomplete when its first payment is refused, and expires', async () => {
    const { customer, subscription } = await subscribed('pm_card_chargeCustomerFail');
    expect(subscription.status).toBe('incomplete');
    await advance(DAY);
    expect((await stage.stripe.subscriptions.retrieve(subscription.id)).status).toBe('incomplete_expired');
    expect((await invoicesOf(customer))[0]?.status).toBe('void');
  });

  it('charges a cent too much, for one customer, when it is told to drift (drill 21)', async () => {
    const { customer } = await subscribed();
    await stage.control('POST /faults', { kind: 'drift_charge', customer: customer.id });
    await advance(31 * DAY + 3_600);
    expect((await invoicesOf(customer))[0]).toMatchObject({
      amount_due: 3_100,
      amount_paid: 3_101,
      amount_overpaid: 1,
    });
  });

  it('is charged twice when it is told to', async () => {
    const { customer } = await subscribed();
    await stage.control('POST /faults', { kind: 'duplicate_charge', remaining: 1 });
    await advance(31 * DAY + 3_600);
    const charges = await stage.stripe.charges.list({ customer: customer.id });
    expect(charges.data.map(({ amount }) => amount)).toEqual([3_100, 3_100, 3_100]);
  });
});
