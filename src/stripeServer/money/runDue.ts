import { invalidRequest } from '../http/StripeError.ts';
import type { CheckoutSession, Invoice, Subscription } from '../objects/StripeObjects.ts';
import type { World } from '../state/World.ts';
import { cancelSubscription, expireIncomplete } from './cancelSubscription.ts';
import { finaliseInvoice, payInvoice, subscriptionOf } from './invoices.ts';
import { draftPeriodInvoice, markActive, periodOf } from './startSubscription.ts';

const SECONDS_PER_DAY = 86_400;
/** A renewal's draft is finalised after an hour, as at Stripe. */
const DRAFT_SECONDS = 3_600;
/** A first invoice that is not paid by then ends the subscription. */
const INCOMPLETE_SECONDS = 23 * 3_600;
/** Pauses between the tries to collect a renewal; after the last one the subscription is cancelled. */
const RETRY_DAYS = [3, 5, 7] as const;
const PERIODS_MAX = 1_000;
/** More than this many things to do at once mean that something does not move on. */
const STEPS_MAX = 100_000;

type Due = { readonly atSeconds: number; readonly run: () => void };

/** A draft that goes its way by itself, after the time that Stripe leaves for changes. */
export function scheduleFinalisation(world: World, invoice: Invoice): void {
  invoice.automatically_finalizes_at = world.nowSeconds() + DRAFT_SECONDS;
  invoice.auto_advance = true;
}

function renew(world: World, subscription: Subscription): void {
  if (subscription.cancel_at_period_end) {
    cancelSubscription(world, subscription, 'cancellation_requested');
    return;
  }
  const [first] = subscription.items.data;
  if (first === undefined) return;
  let count = 1;
  while (
    count < PERIODS_MAX &&
    periodOf(first.price, subscription.billing_cycle_anchor, count).start < first.current_period_end
  )
    count += 1;
  const period = periodOf(first.price, subscription.billing_cycle_anchor, count);
  for (const item of subscription.items.data) {
    item.current_period_start = period.start;
    item.current_period_end = period.end;
  }
  const invoice = draftPeriodInvoice(world, subscription, 'subscription_cycle');
  if (subscription.pause_collection === null) scheduleFinalisation(world, invoice);
  world.emit('customer.subscription.updated', subscription);
}

function collect(world: World, invoice: Invoice): void {
  const subscription = subscriptionOf(world, invoice);
  const refusal = payInvoice(world, invoice);
  if (refusal === undefined) {
    if (subscription !== undefined) markActive(world, subscription);
    return;
  }
  const pauseDays = RETRY_DAYS[invoice.attempt_count - 1];
  invoice.next_payment_attempt =
    pauseDays === undefined ? null : world.nowSeconds() + pauseDays * SECONDS_PER_DAY;
  world.emit('invoice.updated', invoice);
  if (subscription === undefined || subscription.status === 'canceled') return;
  if (pauseDays === undefined) {
    cancelSubscription(world, subscription, 'payment_failed');
    return;
  }
  if (subscription.status !== 'active') return;
  subscription.status = 'past_due';
  world.emit('customer.subscription.updated', subscription, { status: 'active' });
}

function dueOfSubscription(world: World, { id, status, created, items }: Subscription): Due | undefined {
  if (status === 'incomplete')
    return {
      atSeconds: created + INCOMPLETE_SECONDS,
      run: () => expireIncomplete(world, world.need('subscription', id)),
    };
  const end = items.data[0]?.current_period_end;
  if (end === undefined || (status !== 'active' && status !== 'past_due')) return undefined;
  return { atSeconds: end, run: () => renew(world, world.need('subscription', id)) };
}

function dueOfInvoice(world: World, invoice: Invoice): Due | undefined {
  const { id, status, automatically_finalizes_at: finaliseAt, next_payment_attempt: retryAt } = invoice;
  if (status === 'draft' && finaliseAt !== null)
    return {
      atSeconds: finaliseAt,
      run: () => {
        const kept = finaliseInvoice(world, world.need('invoice', id));
        if (kept.status === 'open') collect(world, kept);
      },
    };
  if (status === 'open' && retryAt !== null)
    return { atSeconds: retryAt, run: () => collect(world, world.need('invoice', id)) };
  return undefined;
}

function expireSession(world: World, id: string): void {
  const session = world.need('checkout.session', id);
  session.status = 'expired';
  session.url = null;
  world.emit('checkout.session.expired', session);
}

function dueOfSession(world: World, { id, status, expires_at: atSeconds }: CheckoutSession): Due | undefined {
  return status === 'open' ? { atSeconds, run: () => expireSession(world, id) } : undefined;
}

/** Whatever comes first; of two at once, the subscription before its invoice. */
function nextDue(world: World): Due | undefined {
  let first: Due | undefined;
  const see = (due: Due | undefined): void => {
    if (due !== undefined && (first === undefined || due.atSeconds < first.atSeconds)) first = due;
  };
  for (const subscription of world.store.rows('subscription')) see(dueOfSubscription(world, subscription));
  for (const invoice of world.store.rows('invoice')) see(dueOfInvoice(world, invoice));
  for (const session of world.store.rows('checkout.session')) see(dueOfSession(world, session));
  return first;
}

/** Does all that is due by now, each at its own time when the clock is being moved there. */
export function runDue(world: World, untilMs: number): void {
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const due = nextDue(world);
    if (due === undefined || due.atSeconds * 1000 > untilMs) {
      world.moveTo(untilMs);
      return;
    }
    world.moveTo(due.atSeconds * 1000);
    due.run();
  }
  throw invalidRequest(`More than ${STEPS_MAX} things are due: move the clock in smaller steps.`);
}
