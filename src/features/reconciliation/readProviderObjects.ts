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

const DISPUTES_WON: readonly string[] = ['won', 'warning_closed'];

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
  const { signal } = options;
  const created = { gte: options.sinceSeconds };
  const owner = (customer: Reference) => companyOf(idOf(customer) ?? '') ?? null;
  const invoices = await readAll<Stripe.Invoice>(
    (page) => stripe.invoices.list({ ...page, created }),
    signal,
  );
  const charges = await readAll<Stripe.Charge>((page) => stripe.charges.list({ ...page, created }), signal);
  const refunds = await readAll<Stripe.Refund>((page) => stripe.refunds.list({ ...page, created }), signal);
  const disputes = await readAll<Stripe.Dispute>(
    (page) => stripe.disputes.list({ ...page, created }),
    signal,
  );
  const eventsSince = Math.max(options.sinceSeconds, options.nowSeconds - EVENTS_KEPT_S);
  const events = await readAll<Stripe.Event>(
    (page) => stripe.events.list({ ...page, created: { gte: eventsSince } }),
    signal,
  );
  const owners = new Map(charges.items.map(({ id, customer }) => [id, owner(customer)]));
  const money = (of: { id: string; currency: string; amount: number }) => ({
    ...{ id: of.id, currency: of.currency.toUpperCase(), amountMinor: of.amount },
  });
  const objects: MoneyObject[] = [
    ...invoices.items.map(
      (invoice): MoneyObject => ({
        ...money({ ...invoice, amount: invoice.total }),
        ...{ kind: 'invoice', companyId: owner(invoice.customer), state: invoice.status ?? 'draft' },
        ...{ movedMinor: invoice.amount_paid, askedMinor: invoice.amount_due },
      }),
    ),
    ...charges.items.map(
      (charge): MoneyObject => ({
        ...money(charge),
        ...{ kind: 'charge', companyId: owner(charge.customer), state: charge.status },
        ...{ movedMinor: charge.amount_refunded, paysFor: idOf(charge.payment_intent) },
      }),
    ),
    ...refunds.items.map(
      (refund): MoneyObject => ({
        ...money(refund),
        ...{ kind: 'refund', companyId: owners.get(idOf(refund.charge) ?? '') ?? null },
        ...{
          state: refund.status === 'requires_action' ? 'pending' : (refund.status ?? 'pending'),
          movedMinor: 0,
        },
      }),
    ),
    ...disputes.items.map(
      (dispute): MoneyObject => ({
        ...money(dispute),
        ...{ kind: 'dispute', companyId: owners.get(idOf(dispute.charge) ?? '') ?? null, movedMinor: 0 },
        state: DISPUTES_WON.includes(dispute.status) ? 'won' : dispute.status === 'lost' ? 'lost' : 'open',
      }),
    ),
  ];
  return {
    objects,
    events: events.items.map(({ id, type, data }) => ({
      ...{ id, type },
      objectId: 'id' in data.object && typeof data.object.id === 'string' ? data.object.id : '',
    })),
    isComplete: [invoices, charges, refunds, disputes, events].every((one) => one.isComplete),
  };
}
