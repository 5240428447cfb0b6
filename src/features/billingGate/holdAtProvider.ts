import type Stripe from 'stripe';
import type { Freeze } from '@/shared/billing/BillingGateStore.ts';
import type { HeldKind, HoldStore } from './HoldStore.ts';

const PAGE = 100;
/** Objects of one kind that one sweep looks at; the next sweep finds those already stopped gone from the list. */
const OBJECTS_MAX = 10_000;
/** What still collects. */
const LIVE = new Set<Stripe.Subscription.Status>(['active', 'past_due', 'unpaid', 'incomplete', 'trialing']);

export type Sweep = {
  readonly stripe: Stripe;
  readonly store: HoldStore;
  readonly freeze: Freeze;
  readonly signal: AbortSignal;
};

const idOf = (reference: string | { id: string } | null): string | null =>
  typeof reference === 'string' ? reference : (reference?.id ?? null);

/**
 * Stops at the provider whatever would charge by itself: collection of subscriptions, invoices on their way,
 * checkouts that are open. Returns what could not be stopped, a sentence each.
 */
export async function holdAtProvider(sweep: Sweep): Promise<string[]> {
  const { store, freeze } = sweep;
  const { companyId } = freeze;
  const customer = companyId === null ? undefined : await store.customerOf(companyId);
  if (companyId !== null && customer === undefined) return [];
  const of = customer === undefined ? {} : { customer };
  return [
    ...(await holdSessions(sweep, of)),
    ...(await holdSubscriptions(sweep, of)),
    ...(await holdInvoices(sweep, { ...of, status: 'draft' })),
    ...(await holdInvoices(sweep, { ...of, status: 'open' })),
  ];
}

type Stop = {
  readonly id: string;
  readonly kind: HeldKind;
  readonly customer: string | null;
  readonly stop: () => Promise<unknown>;
};

/** Writes the hold down, then stops; what the provider refuses is told and tried again by the next sweep. */
async function stopOne({ store, freeze }: Sweep, { id, kind, customer, stop }: Stop): Promise<string[]> {
  const companyId = customer === null ? null : await store.companyOf(customer);
  await store.add(freeze.id, { objectId: id, kind, companyId });
  try {
    await stop();
    if (kind === 'session') await store.release(freeze.id, id, 'expired');
    return [];
  } catch (error) {
    return [`${kind} ${id} could not be stopped: ${error instanceof Error ? error.message : 'unknown'}`];
  }
}

async function holdSubscriptions(sweep: Sweep, of: Stripe.SubscriptionListParams): Promise<string[]> {
  const { stripe, store, freeze, signal } = sweep;
  const faults: string[] = [];
  let seen = 0;
  for await (const { id, status, customer, pause_collection: pause } of stripe.subscriptions.list({
    ...of,
    limit: PAGE,
  })) {
    seen += 1;
    if (signal.aborted || seen > OBJECTS_MAX) return [...faults, 'more subscriptions than one sweep takes'];
    if (!LIVE.has(status)) continue;
    const about = { id, kind: 'subscription', customer: idOf(customer) } as const;
    if (pause === null) {
      const stop = () => stripe.subscriptions.update(id, { pause_collection: { behavior: 'keep_as_draft' } });
      faults.push(...(await stopOne(sweep, { ...about, stop })));
    } else if (await store.isOurs(id)) {
      // Another freeze has paused it: this one must keep it so when that one ends.
      const companyId = about.customer === null ? null : await store.companyOf(about.customer);
      await store.add(freeze.id, { objectId: id, kind: 'subscription', companyId });
    }
  }
  return faults;
}

async function holdInvoices(sweep: Sweep, of: Stripe.InvoiceListParams): Promise<string[]> {
  const { stripe, signal } = sweep;
  const faults: string[] = [];
  let seen = 0;
  for await (const { id, customer, auto_advance: isAdvancing } of stripe.invoices.list({
    ...of,
    limit: PAGE,
  })) {
    seen += 1;
    if (signal.aborted || seen > OBJECTS_MAX) return [...faults, 'more invoices than one sweep takes'];
    if (isAdvancing !== true) continue;
    const stop = () => stripe.invoices.update(id, { auto_advance: false });
    faults.push(...(await stopOne(sweep, { id, kind: 'invoice', customer: idOf(customer), stop })));
  }
  return faults;
}

async function holdSessions(sweep: Sweep, of: Stripe.Checkout.SessionListParams): Promise<string[]> {
  const { stripe, signal } = sweep;
  const faults: string[] = [];
  let seen = 0;
  for await (const { id, customer } of stripe.checkout.sessions.list({
    ...of,
    status: 'open',
    limit: PAGE,
  })) {
    seen += 1;
    if (signal.aborted || seen > OBJECTS_MAX) return [...faults, 'more checkouts than one sweep takes'];
    const stop = () => stripe.checkout.sessions.expire(id);
    faults.push(...(await stopOne(sweep, { id, kind: 'session', customer: idOf(customer), stop })));
  }
  return faults;
}
