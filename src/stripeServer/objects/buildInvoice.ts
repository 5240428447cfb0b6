import type { World } from '../state/World.ts';
import type { Customer, Invoice, InvoiceLine, Subscription } from './StripeObjects.ts';

export type InvoiceDetails = {
  readonly id: string;
  readonly customer: Customer;
  readonly subscription: Subscription | undefined;
  readonly reason: NonNullable<Invoice['billing_reason']>;
  readonly currency: string;
  readonly lines: InvoiceLine[];
  readonly periodStart: number;
  readonly periodEnd: number;
  readonly metadata: Record<string, string>;
  readonly description: string | null;
};

/** The sums that follow from the lines and from what the customer has to their credit (negative) or owes. */
export function invoiceSums(lines: readonly InvoiceLine[], balance: number) {
  const total = lines.reduce((sum, line) => sum + line.amount, 0);
  const due = Math.max(0, total + balance);
  return {
    subtotal: total,
    subtotal_excluding_tax: total,
    total,
    total_excluding_tax: total,
    amount_due: due,
    amount_remaining: due,
  };
}

/** What a new draft has not got. */
const NOTHING_YET = {
  account_tax_ids: null,
  application: null,
  automatically_finalizes_at: null,
  custom_fields: null,
  customer_account: null,
  customer_address: null,
  customer_shipping: null,
  default_payment_method: null,
  default_source: null,
  due_date: null,
  effective_at: null,
  ending_balance: null,
  footer: null,
  from_invoice: null,
  hosted_invoice_url: null,
  invoice_pdf: null,
  last_finalization_error: null,
  latest_revision: null,
  next_payment_attempt: null,
  number: null,
  on_behalf_of: null,
  receipt_number: null,
  rendering: null,
  shipping_cost: null,
  shipping_details: null,
  statement_descriptor: null,
  test_clock: null,
  webhooks_delivered_at: null,
} satisfies Partial<Invoice>;

/** A draft. */
export function buildInvoice(world: World, details: InvoiceDetails): Invoice {
  const { id, customer, subscription, lines } = details;
  return {
    id,
    object: 'invoice',
    ...NOTHING_YET,
    account_country: 'US',
    account_name: 'AccuBooks',
    amount_overpaid: 0,
    amount_paid: 0,
    amount_shipping: 0,
    ...invoiceSums(lines, customer.balance),
    attempt_count: 0,
    attempted: false,
    auto_advance: false,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    billing_reason: details.reason,
    collection_method: 'charge_automatically',
    created: world.nowSeconds(),
    currency: details.currency,
    customer: customer.id,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_tax_exempt: 'none',
    customer_tax_ids: [],
    default_tax_rates: [],
    description: details.description,
    discounts: [],
    issuer: { type: 'self' },
    lines: { data: lines, has_more: false, object: 'list', url: `/v1/invoices/${id}/lines` },
    livemode: false,
    metadata: details.metadata,
    parent:
      subscription === undefined
        ? null
        : {
            quote_details: null,
            subscription_details: { metadata: { ...subscription.metadata }, subscription: subscription.id },
            type: 'subscription_details',
          },
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: details.periodEnd,
    period_start: details.periodStart,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    starting_balance: customer.balance,
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    total_discount_amounts: [],
    total_pretax_credit_amounts: [],
    total_taxes: [],
  };
}
