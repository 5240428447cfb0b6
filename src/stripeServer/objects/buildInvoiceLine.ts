import { newStripeId } from '../state/newStripeId.ts';
import type { InvoiceItem, InvoiceLine, Subscription, SubscriptionItem } from './StripeObjects.ts';

type Common = Omit<
  InvoiceLine,
  | 'amount'
  | 'description'
  | 'parent'
  | 'period'
  | 'pricing'
  | 'quantity'
  | 'quantity_decimal'
  | 'subscription'
  | 'subtotal'
  | 'currency'
  | 'metadata'
  | 'discountable'
>;

function commonOf(invoice: string): Common {
  return {
    id: newStripeId('il_'),
    object: 'line_item',
    discount_amounts: [],
    discounts: [],
    invoice,
    livemode: false,
    pretax_credit_amounts: [],
    taxes: [],
  };
}

/** The line of a period of a subscription. */
export function lineOfPeriod(
  invoice: string,
  {
    subscription,
    item,
    name,
    period,
  }: {
    readonly subscription: Subscription;
    readonly item: SubscriptionItem;
    readonly name: string;
    readonly period: { readonly start: number; readonly end: number };
  },
): InvoiceLine {
  const quantity = item.quantity ?? 1;
  const unitAmount = item.price.unit_amount ?? 0;
  const amount = unitAmount * quantity;
  return {
    ...commonOf(invoice),
    amount,
    currency: subscription.currency,
    description: `${quantity} × ${name}`,
    discountable: true,
    metadata: { ...subscription.metadata },
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: false,
        proration_details: { credited_items: null },
        subscription: subscription.id,
        subscription_item: item.id,
      },
      type: 'subscription_item_details',
    },
    period: { ...period },
    pricing: {
      price_details: { price: item.price.id, product: item.price.product },
      type: 'price_details',
      unit_amount_decimal: String(unitAmount),
    },
    quantity,
    quantity_decimal: String(quantity),
    subscription: subscription.id,
    subtotal: amount,
  };
}

/** The line of an invoice item. */
export function lineOfItem(invoice: string, item: InvoiceItem): InvoiceLine {
  const subscription = item.parent?.subscription_details?.subscription ?? null;
  return {
    ...commonOf(invoice),
    amount: item.amount,
    currency: item.currency,
    description: item.description,
    discountable: item.discountable,
    metadata: { ...item.metadata },
    parent: {
      invoice_item_details: {
        invoice_item: item.id,
        proration: item.proration,
        proration_details: { credited_items: null },
        subscription,
      },
      subscription_item_details: null,
      type: 'invoice_item_details',
    },
    period: { ...item.period },
    pricing: structuredClone(item.pricing),
    quantity: item.quantity,
    quantity_decimal: String(item.quantity),
    subscription,
    subtotal: item.amount,
  };
}
