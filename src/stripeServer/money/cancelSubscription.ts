import { invalidRequest } from '../http/StripeError.ts';
import type { Subscription } from '../objects/StripeObjects.ts';
import type { World } from '../state/World.ts';
import { voidInvoice } from './invoices.ts';

export type CancellationReason = NonNullable<NonNullable<Subscription['cancellation_details']>['reason']>;

/** Ends it now. */
export function cancelSubscription(
  world: World,
  subscription: Subscription,
  reason: CancellationReason,
): Subscription {
  if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired')
    throw invalidRequest(`No such subscription: '${subscription.id}'`, 'id', 'resource_missing');
  const now = world.nowSeconds();
  subscription.status = 'canceled';
  subscription.canceled_at ??= now;
  subscription.ended_at = now;
  if (subscription.cancellation_details !== null) subscription.cancellation_details.reason = reason;
  world.emit('customer.subscription.deleted', subscription);
  return subscription;
}

/** The end of a subscription whose first invoice nobody paid in time. */
export function expireIncomplete(world: World, subscription: Subscription): void {
  subscription.status = 'incomplete_expired';
  subscription.ended_at = world.nowSeconds();
  const invoice = world.store.get('invoice', subscription.latest_invoice ?? '');
  if (invoice?.status === 'open') voidInvoice(world, invoice);
  world.emit('customer.subscription.updated', subscription, { status: 'incomplete' });
}

/** Marks it to end with its period, or takes the mark away. */
export function markForCancellation(world: World, subscription: Subscription, isCancelled: boolean): void {
  if (subscription.cancel_at_period_end === isCancelled) return;
  subscription.cancel_at_period_end = isCancelled;
  subscription.cancel_at = isCancelled ? (subscription.items.data[0]?.current_period_end ?? null) : null;
  subscription.canceled_at = isCancelled ? world.nowSeconds() : null;
  if (subscription.cancellation_details !== null)
    subscription.cancellation_details.reason = isCancelled ? 'cancellation_requested' : null;
}
