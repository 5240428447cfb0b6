import type Stripe from 'stripe';
import type { MoneyObject } from '@/core/billing/MoneyObject.ts';

const PAGE = 100;
/** Objects of one kind that are read; a reconciliation that meets the bound says that it is not complete. */
export const OBJECTS_MAX = 50_000;
/** The provider keeps its list of events for thirty days. */
const EVENTS_KEPT_S = 29 * 86_400;

export type ProviderEvent = { readonly id: string; readonly type: string; readonly objectId: string };
export type ProviderSide = {
  readonly objects: readonly MoneyObject[];
  readonly events: readonly ProviderEvent[];
  /** False when a bound cut something off. */
  readonly isComplete: boolean;
};

type Reference = string | { readonly id: string } | null | undefined;
const idOf = (of: Reference): string | null => (typeof of === 'string' ? of : (of?.id ?? null));

/** Reads a list to its end, or to the bound. */
async function readAll<Item extends { id: string }>(
  list: (page: { limit: number; starting_after?: string }) => Promise<Stripe.ApiList<Item>>,
  signal: AbortSignal | undefined,
): Promise<{ items: Item[]; isComplete: boolean }> {
  const items: Item[] = [];
  while (items.length < OBJECTS_MAX) {
    signal?.throwIfAborted();
    const last = items.at(-1)?.id;
    const page = await list({ limit: PAGE, ...(last === undefined ? {} : { starting_after: last }) });
    items.push(...page.data);
    if (!page.has_more || page.data.length === 0) return { items, isComplete: true };
  }
  return { items, isComplete: false };
}

function textOf(object: object, name: string): string {
  const value: unknown = Reflect.get(object, name);
  return typeof value === 'string' ? value : '';
}

const DISPUTES_WON: readonly string[] = ['won', 'warning_closed'];

type Lists = {
  readonly invoices: readonly Stripe.Invoice[];
  readonly charges: readonly Stripe.Charge[];
  readonly refunds: readonly Stripe.Refund[];
  readonly disputes: readonly Stripe.Dispute[];
};

function toObjects(
  { invoices, charges, refunds, disputes }: Lists,
  companyOf: (customerId: string) => string | undefined,
): MoneyObject[] {
  const owner = (customer: Reference) => companyOf(idOf(customer) ?? '') ?? null;
  const owners = new Map(charges.map(({ id, customer }) => [id, owner(customer)]));
  const ofCharge = (charge: Reference) => owners.get(idOf(charge) ?? '') ?? null;
  const money = (of: { id: string; currency: string; amount: number }) => ({
    ...{ id: of.id, currency: of.currency.toUpperCase(), amountMinor: of.amount },
  });
  return [
    ...invoices.map(
      (invoice): MoneyObject => ({
        ...money({ ...invoice, amount: invoice.total }),
        ...{ kind: 'invoice', companyId: owner(invoice.customer), state: invoice.status ?? 'draft' },
        ...{ movedMinor: invoice.amount_paid, askedMinor: invoice.amount_due },
      }),
    ),
    ...charges.map(
      (charge): MoneyObject => ({
        ...money(charge),
        ...{ kind: 'charge', companyId: owner(charge.customer), state: charge.status },
        ...{ movedMinor: charge.amount_refunded, paysFor: idOf(charge.payment_intent) },
      }),
    ),
    ...refunds.map(
      (refund): MoneyObject => ({
        ...money(refund),
        ...{ kind: 'refund', companyId: ofCharge(refund.charge), movedMinor: 0 },
        state: refund.status === 'requires_action' ? 'pending' : (refund.status ?? 'pending'),
      }),
    ),
    ...disputes.map(
      (dispute): MoneyObject => ({
        ...money(dispute),
        ...{ kind: 'dispute', companyId: ofCharge(dispute.charge), movedMinor: 0 },
        state: DISPUTES_WON.includes(dispute.status) ? 'won' : dispute.status === 'lost' ? 'lost' : 'open',
      }),
    ),
  ];
}

/** What the provider itself says, by its lists: read apart from whatever reads it to keep our mirror. */
export async function readProviderObjects(
  stripe: Stripe,
  options: {
    readonly sinceSeconds: number;
    readonly nowSeconds: number;
    readonly signal?: AbortSignal | undefined;
  },
  companyOf: (customerId: string) => string | undefined,
): Promise<ProviderSide> {
  const { signal, sinceSeconds, nowSeconds } = options;
  const created = { gte: sinceSeconds };
  const invoices = await readAll((page) => stripe.invoices.list({ ...page, created }), signal);
  const charges = await readAll((page) => stripe.charges.list({ ...page, created }), signal);
  const refunds = await readAll((page) => stripe.refunds.list({ ...page, created }), signal);
  const disputes = await readAll((page) => stripe.disputes.list({ ...page, created }), signal);
  const eventsSince = { gte: Math.max(sinceSeconds, nowSeconds - EVENTS_KEPT_S) };
  const events = await readAll((page) => stripe.events.list({ ...page, created: eventsSince }), signal);
  const lists = {
    ...{ invoices: invoices.items, charges: charges.items },
    ...{ refunds: refunds.items, disputes: disputes.items },
  };
  const objects = toObjects(lists, companyOf);
  const ours = new Set(objects.filter(({ companyId }) => companyId !== null).map(({ id }) => id));
  return {
    objects,
    events: events.items
      .map(({ id, type, data: { object } }) => ({
        ...{ id, type, objectId: textOf(object, 'id'), customerId: textOf(object, 'customer') },
      }))
      // An account may have a past, and customers, that are not ours.
      .filter(({ objectId, customerId }) => ours.has(objectId) || companyOf(customerId) !== undefined),
    isComplete: [invoices, charges, refunds, disputes, events].every((one) => one.isComplete),
  };
}
