import type { Form } from '../http/Form.ts';
import { invalidRequest, resourceMissing } from '../http/StripeError.ts';
import { cancelSubscription, markForCancellation } from '../money/cancelSubscription.ts';
import { changeSubscription, type ItemChange } from '../money/changeSubscription.ts';
import { paymentMethodFor } from '../money/invoices.ts';
import { refuseUnlessPaying, startSubscription } from '../money/startSubscription.ts';
import type { Subscription } from '../objects/StripeObjects.ts';
import type { World } from '../state/World.ts';
import { takeOwnMethod } from './attachMethod.ts';
import { isAsked, listRoute, readRoute } from './listRoute.ts';
import { type Call, idOf, type Route, textOr } from './Route.ts';

const BEHAVIORS = ['allow_incomplete', 'default_incomplete', 'error_if_incomplete'] as const;
export const PRORATIONS = ['always_invoice', 'create_prorations', 'none'] as const;

function itemsOf(world: World, form: Form) {
  return form.groups('items').map((item) => ({
    price: world.need('price', item.needText('price'), item.pathOf('price')),
    quantity: quantityOf(item) ?? 1,
  }));
}

function quantityOf(item: Form): number | undefined {
  const quantity = item.integer('quantity');
  if (quantity !== undefined && quantity < 1)
    throw invalidRequest('Invalid positive integer', item.pathOf('quantity'), 'parameter_invalid_integer');
  return quantity;
}

function create({ world, form }: Call): Subscription {
  const customer = world.need('customer', form.needText('customer'), 'customer').id;
  const items = itemsOf(world, form);
  const method = form.text('default_payment_method');
  const behavior = form.choice('payment_behavior', BEHAVIORS) ?? 'allow_incomplete';
  const description = textOr(form.text('description'), null);
  const metadata = form.metadata();
  const isCancelledAtPeriodEnd = form.flag('cancel_at_period_end') ?? false;
  form.choice('collection_method', ['charge_automatically']);
  form.flag('off_session');
  form.finish();
  const paymentMethod =
    method === undefined ? null : takeOwnMethod(world, method, 'default_payment_method', customer).id;
  return startSubscription(
    world,
    { customer, items, paymentMethod, metadata, description, isCancelledAtPeriodEnd },
    behavior,
  );
}

/** The one change of an item that is asked for. */
export function changeOf(world: World, subscription: Subscription, form: Form): ItemChange | undefined {
  const [asked, second] = form.groups('items');
  if (asked === undefined) return undefined;
  if (second !== undefined) throw invalidRequest('Only one item can be changed at a time here.', 'items[1]');
  const id = asked.text('id');
  const item = subscription.items.data.find((one) => id === undefined || one.id === id);
  if (item === undefined || (id === undefined && subscription.items.data.length > 1))
    throw resourceMissing('subscription item', id ?? '', asked.pathOf('id'));
  const price = asked.text('price');
  const quantity = quantityOf(asked);
  return {
    item,
    price: world.need('price', price ?? item.price.id, asked.pathOf('price')),
    quantity: quantity ?? item.quantity ?? 1,
  };
}

/** How invoices are kept while collection is paused; null when the pause is taken off, undefined when nothing is said. */
function pauseOf(form: Form): Subscription['pause_collection'] | undefined {
  if (!form.has('pause_collection')) return undefined;
  const group = form.group('pause_collection');
  if (group === undefined) return null;
  const behavior = group.choice('behavior', ['keep_as_draft']);
  if (behavior === undefined)
    throw invalidRequest(
      'Missing required param: pause_collection[behavior].',
      'pause_collection[behavior]',
      'parameter_missing',
    );
  return { behavior, resumes_at: null };
}

function update(call: Call): Subscription {
  const { world, form } = call;
  const subscription = world.need('subscription', idOf(call));
  const change = changeOf(world, subscription, form);
  const proration = form.choice('proration_behavior', PRORATIONS) ?? 'create_prorations';
  const atSeconds = form.integer('proration_date') ?? world.nowSeconds();
  const behavior = form.choice('payment_behavior', BEHAVIORS) ?? 'allow_incomplete';
  const isCancelled = form.flag('cancel_at_period_end');
  const pause = pauseOf(form);
  const method = form.text('default_payment_method');
  const metadata = form.metadata(subscription.metadata);
  const description = form.text('description');
  form.flag('off_session');
  form.finish();
  if (subscription.status === 'canceled' && (change ?? isCancelled ?? method ?? pause) !== undefined)
    throw invalidRequest(
      'A canceled subscription can only update its cancellation_details and metadata.',
      'id',
    );
  const own =
    method === undefined || method === ''
      ? null
      : takeOwnMethod(world, method, 'default_payment_method', subscription.customer).id;
  const paying = own ?? paymentMethodFor(world.need('customer', subscription.customer), subscription);
  if (
    behavior === 'error_if_incomplete' &&
    change !== undefined &&
    proration === 'always_invoice' &&
    paying !== null
  )
    refuseUnlessPaying(world, paying);
  if (method !== undefined) subscription.default_payment_method = own;
  subscription.metadata = metadata;
  subscription.description = textOr(description, subscription.description);
  if (pause !== undefined) subscription.pause_collection = pause;
  if (isCancelled !== undefined) markForCancellation(world, subscription, isCancelled);
  const refusal =
    change === undefined
      ? undefined
      : changeSubscription(world, subscription, change, { proration, atSeconds });
  if (refusal !== undefined && subscription.status === 'active') subscription.status = 'past_due';
  world.emit('customer.subscription.updated', subscription);
  return subscription;
}

function cancel(call: Call): Subscription {
  const { world, form } = call;
  const subscription = world.need('subscription', idOf(call));
  form.finish();
  return cancelSubscription(world, subscription, 'cancellation_requested');
}

export const subscriptionRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/subscriptions', answer: create },
  listRoute('subscription', '/v1/subscriptions', (form) => {
    const customer = form.text('customer');
    const status = form.text('status');
    const price = form.text('price');
    return (subscription) =>
      isAsked(customer, subscription.customer) &&
      (status === 'all' ||
        (status === undefined ? subscription.status !== 'canceled' : status === subscription.status)) &&
      (price === undefined || subscription.items.data.some((item) => item.price.id === price));
  }),
  readRoute('subscription', '/v1/subscriptions/:id'),
  { method: 'POST', path: '/v1/subscriptions/:id', answer: update },
  { method: 'DELETE', path: '/v1/subscriptions/:id', answer: cancel },
];
