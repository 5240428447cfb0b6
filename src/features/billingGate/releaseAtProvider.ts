import type Stripe from 'stripe';
import { AppError } from '@/shared/errors/AppError.ts';
import type { BillingGateService } from './BillingGateService.ts';
import type { Hold } from './HoldStore.ts';
import type { Sweep } from './holdAtProvider.ts';

const DRAFTS_MAX = 100;

export type Release = Sweep & {
  readonly gate: Pick<BillingGateService, 'passThrough'>;
  /** Why the invoice is not to be sent on its way without a person; undefined when it may be. */
  readonly inspectDraft: (invoice: Stripe.Invoice, companyId: string) => Promise<string | undefined>;
};

/**
 * Starts again what the freeze has stopped, and nothing else: subscriptions first, then invoices in the order in
 * which they were made. An invoice that inspection does not pass, or whose company is not known, waits for a
 * person. Returns what could not be started, a sentence each.
 */
export async function releaseAtProvider(release: Release): Promise<string[]> {
  const { store, freeze, signal } = release;
  const faults: string[] = [];
  for (const hold of await store.unreleased(freeze.id)) {
    if (signal.aborted) return [...faults, 'the worker is stopping'];
    if (hold.kind !== 'subscription') continue;
    faults.push(...(await attempt(release, hold, () => releaseSubscription(release, hold))));
  }
  const invoices: Stripe.Invoice[] = [];
  for (const { objectId, kind } of await store.unreleased(freeze.id))
    if (kind === 'invoice') invoices.push(await release.stripe.invoices.retrieve(objectId));
  invoices.sort((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1));
  const holds = new Map((await store.unreleased(freeze.id)).map((hold) => [hold.objectId, hold]));
  for (const invoice of invoices) {
    if (signal.aborted) return [...faults, 'the worker is stopping'];
    const hold = holds.get(invoice.id);
    if (hold) faults.push(...(await attempt(release, hold, () => releaseInvoice(release, hold, invoice))));
  }
  return faults;
}

async function attempt({ store, freeze }: Release, hold: Hold, work: () => Promise<void>): Promise<string[]> {
  if ((await store.otherHolders(freeze.id, hold.objectId)) > 0) {
    await store.release(freeze.id, hold.objectId, 'kept by another freeze');
    return [];
  }
  try {
    await work();
    return [];
  } catch (error) {
    if (error instanceof AppError && error.code === 'BILLING_FROZEN') {
      return [`${hold.kind} ${hold.objectId} is frozen again`];
    }
    const why = error instanceof Error ? error.message : 'unknown';
    return [`${hold.kind} ${hold.objectId} could not be started: ${why}`];
  }
}

async function releaseSubscription(release: Release, hold: Hold): Promise<void> {
  const { stripe, store, freeze, gate } = release;
  const { objectId: id, companyId } = hold;
  if (companyId === null) return store.leave(freeze.id, id, 'no company of ours is known for it');
  // Drafts that were made meanwhile stay drafts at the provider: they are taken in before, so that a worker that
  // dies in between forgets none.
  for (const { id: draft, auto_advance: isAdvancing } of (
    await stripe.invoices.list({ subscription: id, status: 'draft', limit: DRAFTS_MAX })
  ).data)
    if (isAdvancing !== true) await store.add(freeze.id, { objectId: draft, kind: 'invoice', companyId });
  await gate.passThrough({ companyId }, async () => {
    const { status } = await stripe.subscriptions.retrieve(id);
    if (status !== 'canceled' && status !== 'incomplete_expired')
      await stripe.subscriptions.update(id, { pause_collection: '' });
  });
  await store.release(freeze.id, id, 'collects again');
}

async function releaseInvoice(release: Release, hold: Hold, invoice: Stripe.Invoice): Promise<void> {
  const { stripe, store, freeze, gate, inspectDraft } = release;
  const { objectId: id, companyId } = hold;
  if (invoice.status !== 'draft' && invoice.status !== 'open')
    return store.release(freeze.id, id, `${invoice.status ?? 'gone'} meanwhile`);
  if (companyId === null) return store.leave(freeze.id, id, 'no company of ours is known for it');
  const why = await inspectDraft(invoice, companyId);
  if (why !== undefined) return store.leave(freeze.id, id, why);
  await gate.passThrough({ companyId }, () => stripe.invoices.update(id, { auto_advance: true }));
  await store.release(freeze.id, id, 'on its way again');
}
