import { invalidRequest, StripeError } from '../http/StripeError.ts';
import { lineOfPeriod } from '../objects/buildInvoiceLine.ts';
import { buildSubscription, type Period, type SubscriptionDetails } from '../objects/buildSubscription.ts';
import type { Invoice, InvoiceLine, Price, Subscription } from '../objects/StripeObjects.ts';
import type { World } from '../state/World.ts';
import { addPeriods } from './addPeriods.ts';
import { draftInvoice, finaliseInvoice, payInvoice, prepareInvoicePayment } from './invoices.ts';
import { cardOf } from './payIntent.ts';

export type PaymentBehavior = 'allow_incomplete' | 'default_incomplete' | 'error_if_incomplete';

/** The period of this price that begins `count` periods after the anchor. */
export function periodOf(price: Price, anchor: number, count: number): Period {
  const { interval, interval_count: each } = price.recurring ?? {
    interval: 'month' as const,
    interval_count: 1,
  };
  return {
    start: addPeriods(anchor, interval, count * each),
    end: addPeriods(anchor, interval, (count + 1) * each),
  };
}

export function productName(world: World, price: Price): string {
  return world.store.get('product', price.product)?.name ?? price.product;
}

/** The lines of the period that the items of the subscription stand in. */
export function periodLines(world: World, subscription: Subscription, invoice: string): InvoiceLine[] {
  return subscription.items.data.map((item) =>
    lineOfPeriod(invoice, {
      subscription,
      item,
      name: productName(world, item.price),
      period: { start: item.current_period_start, end: item.current_period_end },
    }),
  );
}

/** The invoice of the period that the subscription stands in, as a draft. */
export function draftPeriodInvoice(
  world: World,
  subscription: Subscription,
  reason: 'subscription_create' | 'subscription_cycle' | 'subscription_update',
): Invoice {
  const [item] = subscription.items.data;
  return draftInvoice(world, {
    customer: subscription.customer,
    subscription: subscription.id,
    reason,
    currency: subscription.currency,
    lines: (id) => periodLines(world, subscription, id),
    periodStart: item?.current_period_start ?? subscription.start_date,
    periodEnd: item?.current_period_end ?? subscription.start_date,
    metadata: {},
    description: null,
  });
}

function checkItems(items: SubscriptionDetails['items']): void {
  const [first] = items;
  if (first === undefined)
    throw invalidRequest('Missing required param: items.', 'items', 'parameter_missing');
  for (const { price } of items) {
    if (price.recurring === null)
      throw invalidRequest(
        'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.',
        'items[0][price]',
      );
    if (!price.active)
      throw invalidRequest(
        'The price specified is inactive. This field only accepts active prices.',
        'items[0][price]',
      );
    if (
      price.currency !== first.price.currency ||
      price.recurring.interval !== first.price.recurring?.interval
    )
      throw invalidRequest('All prices of a subscription must have the same currency and interval.', 'items');
  }
}

/** A new subscription with its first invoice; active when that is paid. */
export function startSubscription(
  world: World,
  details: Omit<SubscriptionDetails, 'period'>,
  behavior: PaymentBehavior,
): Subscription {
  checkItems(details.items);
  const [first] = details.items;
  const customer = world.need('customer', details.customer, 'customer');
  const method = details.paymentMethod ?? customer.invoice_settings.default_payment_method;
  if (method === null && behavior !== 'default_incomplete')
    throw new StripeError(
      400,
      'invalid_request_error',
      'This customer has no attached payment source or default payment method. Please consider adding a default payment method.',
      { code: 'resource_missing' },
    );
  if (first === undefined)
    throw invalidRequest('Missing required param: items.', 'items', 'parameter_missing');
  if (behavior === 'error_if_incomplete' && method !== null) refuseUnlessPaying(world, method);
  const period = periodOf(first.price, world.nowSeconds(), 0);
  const subscription = world.add('subscription', buildSubscription(world, { ...details, period }));
  world.emit('customer.subscription.created', subscription);
  const invoice = finaliseInvoice(world, draftPeriodInvoice(world, subscription, 'subscription_create'));
  if (invoice.status === 'paid') {
    markActive(world, subscription);
    return subscription;
  }
  if (behavior === 'default_incomplete') {
    prepareInvoicePayment(world, invoice);
    return subscription;
  }
  if (payInvoice(world, invoice) === undefined) markActive(world, subscription);
  return subscription;
}

/** A paid invoice makes its subscription active again. */
export function markActive(world: World, subscription: Subscription): void {
  if (!['incomplete', 'past_due', 'unpaid'].includes(subscription.status)) return;
  const before = subscription.status;
  subscription.status = 'active';
  world.emit('customer.subscription.updated', subscription, { status: before });
}

/** Refuses at once, with nothing done, when the card would be refused. */
export function refuseUnlessPaying(world: World, paymentMethod: string): void {
  const { refusal } = cardOf(world, paymentMethod);
  if (refusal !== undefined)
    throw new StripeError(402, 'card_error', refusal.message, {
      code: refusal.code,
      ...(refusal.declineCode === undefined ? {} : { decline_code: refusal.declineCode }),
    });
}
