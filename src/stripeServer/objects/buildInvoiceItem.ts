import type { World } from '../state/World.ts';
import type { InvoiceItem } from './StripeObjects.ts';

export type InvoiceItemDetails = {
  readonly customer: string;
  readonly amount: number;
  readonly currency: string;
  readonly description: string | null;
  readonly metadata: Record<string, string>;
  readonly period: { readonly start: number; readonly end: number };
  readonly quantity: number;
  readonly price: { readonly id: string; readonly product: string; readonly unitAmount: number } | undefined;
  readonly subscription: { readonly id: string; readonly item: string } | undefined;
  readonly isProration: boolean;
  readonly invoice: string | null;
};

/** Something to be put on an invoice: of its own, or a change of a subscription in the middle of its period. */
export function buildInvoiceItem(world: World, details: InvoiceItemDetails): InvoiceItem {
  const { subscription, price } = details;
  return {
    id: world.newId('invoiceitem'),
    object: 'invoiceitem',
    amount: details.amount,
    currency: details.currency,
    customer: details.customer,
    customer_account: null,
    date: world.nowSeconds(),
    description: details.description,
    discountable: !details.isProration,
    discounts: [],
    invoice: details.invoice,
    livemode: false,
    metadata: details.metadata,
    net_amount: details.amount,
    parent:
      subscription === undefined
        ? null
        : {
            subscription_details: { subscription: subscription.id, subscription_item: subscription.item },
            type: 'subscription_details',
          },
    period: { ...details.period },
    pricing:
      price === undefined
        ? null
        : {
            price_details: { price: price.id, product: price.product },
            type: 'price_details',
            unit_amount_decimal: String(price.unitAmount),
          },
    proration: details.isProration,
    quantity: details.quantity,
    quantity_decimal: String(details.quantity),
    tax_rates: [],
    test_clock: null,
  };
}
