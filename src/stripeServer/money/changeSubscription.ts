import { invalidRequest, type StripeError } from '../http/StripeError.ts';
import { buildInvoiceItem, type InvoiceItemDetails } from '../objects/buildInvoiceItem.ts';
import { planOf } from '../objects/buildSubscription.ts';
import type { Price, Subscription, SubscriptionItem } from '../objects/StripeObjects.ts';
import type { World } from '../state/World.ts';
import { draftInvoice, finaliseInvoice, payInvoice } from './invoices.ts';
import { prorate } from './prorate.ts';
import { draftPeriodInvoice, periodOf, productName } from './startSubscription.ts';

export type ProrationBehavior = 'always_invoice' | 'create_prorations' | 'none';
export type ItemChange = {
  readonly item: SubscriptionItem;
  readonly price: Price;
  readonly quantity: number;
};

/** What a change in the middle of a period gives back for the old price and asks for the new one. */
export function prorationsOf(
  world: World,
  subscription: Subscription,
  { item, price, quantity }: ItemChange,
  atSeconds: number,
): InvoiceItemDetails[] {
  const period = { start: item.current_period_start, end: item.current_period_end };
  const isNewPeriod = price.recurring?.interval !== item.price.recurring?.interval;
  const oldAmount = (item.price.unit_amount ?? 0) * (item.quantity ?? 1);
  const newAmount = (price.unit_amount ?? 0) * quantity;
  const common = {
    customer: subscription.customer,
    currency: subscription.currency,
    metadata: { ...subscription.metadata },
    period: { start: atSeconds, end: period.end },
    subscription: { id: subscription.id, item: item.id },
    isProration: true,
    invoice: null,
  };
  const partOf = (
    name: string,
    amount: number,
    of: Price,
    count: number,
    words: string,
  ): InvoiceItemDetails => ({
    ...common,
    amount,
    description: `${words} time on ${count === 1 ? '' : `${count} × `}${name}`,
    quantity: count,
    price: { id: of.id, product: of.product, unitAmount: of.unit_amount ?? 0 },
  });
  const unused = partOf(
    productName(world, item.price),
    -prorate(oldAmount, period, atSeconds),
    item.price,
    item.quantity ?? 1,
    'Unused',
  );
  if (isNewPeriod) return [unused];
  return [
    unused,
    partOf(productName(world, price), prorate(newAmount, period, atSeconds), price, quantity, 'Remaining'),
  ];
}

/** Puts the new price in place; another interval begins a new period. */
function applyChange(
  world: World,
  subscription: Subscription,
  { item, price, quantity }: ItemChange,
): boolean {
  const isNewPeriod = price.recurring?.interval !== item.price.recurring?.interval;
  item.price = structuredClone(price);
  item.plan = planOf(price);
  item.quantity = quantity;
  if (!isNewPeriod) return false;
  const period = periodOf(price, world.nowSeconds(), 0);
  subscription.billing_cycle_anchor = period.start;
  item.current_period_start = period.start;
  item.current_period_end = period.end;
  return true;
}

function checkChange(subscription: Subscription, { item, price }: ItemChange, atSeconds: number): void {
  if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired')
    throw invalidRequest(
      'A canceled subscription can only update its cancellation_details and metadata.',
      'id',
    );
  if (price.recurring === null || price.currency !== subscription.currency)
    throw invalidRequest(
      'The price must be recurring and in the currency of the subscription.',
      'items[0][price]',
    );
  if (atSeconds < item.current_period_start || atSeconds > item.current_period_end)
    throw invalidRequest(
      'Cannot specify proration date outside of current subscription period.',
      'proration_date',
    );
}

/** Another price or quantity; what is owed for it waits for the next invoice, or is invoiced and paid now. */
export function changeSubscription(
  world: World,
  subscription: Subscription,
  change: ItemChange,
  options: { readonly proration: ProrationBehavior; readonly atSeconds: number },
): StripeError | undefined {
  checkChange(subscription, change, options.atSeconds);
  if (change.item.price.id === change.price.id && (change.item.quantity ?? 1) === change.quantity)
    return undefined;
  const prorations =
    options.proration === 'none' ? [] : prorationsOf(world, subscription, change, options.atSeconds);
  const isNewPeriod = applyChange(world, subscription, change);
  for (const details of prorations) {
    const item = world.add('invoiceitem', buildInvoiceItem(world, details));
    world.emit('invoiceitem.created', item);
  }
  const isPaused = subscription.pause_collection !== null;
  if (isNewPeriod) {
    const draft = draftPeriodInvoice(world, subscription, 'subscription_update');
    return isPaused ? undefined : payUnlessPaid(world, draft.id);
  }
  if (options.proration !== 'always_invoice' || prorations.length === 0) return undefined;
  const draft = draftInvoice(world, {
    customer: subscription.customer,
    subscription: subscription.id,
    reason: 'subscription_update',
    currency: subscription.currency,
    lines: () => [],
    periodStart: change.item.current_period_start,
    periodEnd: world.nowSeconds(),
    metadata: {},
    description: null,
  });
  return isPaused ? undefined : payUnlessPaid(world, draft.id);
}

function payUnlessPaid(world: World, id: string): StripeError | undefined {
  const invoice = finaliseInvoice(world, world.need('invoice', id));
  const refusal = invoice.status === 'paid' ? undefined : payInvoice(world, invoice);
  return refusal;
}
