import { invalidRequest, StripeError } from '../http/StripeError.ts';
import { buildInvoice, type InvoiceDetails, invoiceSums } from '../objects/buildInvoice.ts';
import { lineOfItem } from '../objects/buildInvoiceLine.ts';
import { buildPaymentIntent } from '../objects/buildPaymentIntent.ts';
import type { Customer, Invoice, InvoiceItem, InvoiceLine, Subscription } from '../objects/StripeObjects.ts';
import type { World } from '../state/World.ts';
import { payIntent } from './payIntent.ts';

export type DraftDetails = Omit<InvoiceDetails, 'id' | 'lines' | 'customer' | 'subscription'> & {
  readonly customer: string;
  readonly subscription: string | undefined;
  /** The lines beside what was waiting to be invoiced, which is always taken. */
  readonly lines: (invoice: string) => InvoiceLine[];
};

/** What waits to be invoiced: of the subscription, or of none. */
export function waitingItems(
  world: World,
  customer: string,
  subscription: string | undefined,
): readonly InvoiceItem[] {
  return world.store
    .all('invoiceitem')
    .filter(
      (item) =>
        item.customer === customer &&
        item.invoice === null &&
        item.parent?.subscription_details?.subscription === subscription,
    );
}

function takeWaiting(
  world: World,
  invoice: string,
  customer: string,
  subscription: string | undefined,
): InvoiceLine[] {
  return waitingItems(world, customer, subscription).map(({ id }) => {
    const item = world.need('invoiceitem', id);
    item.invoice = invoice;
    return lineOfItem(invoice, item);
  });
}

/** A draft with what waited to be invoiced and its own lines. */
export function draftInvoice(world: World, details: DraftDetails): Invoice {
  const id = world.newId('invoice');
  const customer = world.need('customer', details.customer, 'customer');
  const subscription =
    details.subscription === undefined
      ? undefined
      : world.need('subscription', details.subscription, 'subscription');
  const lines = [...takeWaiting(world, id, customer.id, details.subscription), ...details.lines(id)];
  const drift = world.takeFault('drift_invoice', { customer: customer.id });
  const [first] = lines;
  if (drift !== undefined && first !== undefined) {
    first.amount += drift.amountMinor;
    first.subtotal += drift.amountMinor;
  }
  customer.currency ??= details.currency;
  const invoice = world.add(
    'invoice',
    buildInvoice(world, { ...details, id, customer, subscription, lines }),
  );
  if (subscription !== undefined) subscription.latest_invoice = id;
  world.emit('invoice.created', invoice);
  return invoice;
}

function settleAsPaid(world: World, invoice: Invoice): void {
  invoice.status = 'paid';
  invoice.attempted = true;
  invoice.next_payment_attempt = null;
  invoice.status_transitions.paid_at = world.nowSeconds();
  invoice.webhooks_delivered_at = world.nowSeconds();
  invoice.amount_remaining = Math.max(0, invoice.amount_due - invoice.amount_paid);
  world.emit('invoice.paid', invoice);
  world.emit('invoice.payment_succeeded', invoice);
}

/** Numbers it and fixes its sums; nothing due is paid at once. */
export function finaliseInvoice(world: World, invoice: Invoice): Invoice {
  if (invoice.status !== 'draft')
    throw invalidRequest(
      'This invoice is already finalized, you can’t re-finalize a non-draft invoice.',
      'invoice',
    );
  const customer = world.need('customer', invoice.customer ?? '', 'customer');
  const now = world.nowSeconds();
  const before = customer.balance;
  Object.assign(invoice, invoiceSums(invoice.lines.data, before));
  invoice.starting_balance = before;
  // A credit note of ours is what the customer has to their credit, used up by the next invoices.
  customer.balance = Math.min(before + invoice.total, 0);
  invoice.ending_balance = customer.balance;
  invoice.number = `${customer.invoice_prefix ?? 'INVOICE'}-${String(customer.next_invoice_sequence ?? 1).padStart(4, '0')}`;
  customer.next_invoice_sequence = (customer.next_invoice_sequence ?? 1) + 1;
  invoice.status = 'open';
  invoice.auto_advance = true;
  invoice.automatically_finalizes_at = null;
  invoice.effective_at = now;
  invoice.status_transitions.finalized_at = now;
  invoice.hosted_invoice_url = `${world.origin()}/invoices/${invoice.id}`;
  invoice.invoice_pdf = null;
  world.emit('invoice.finalized', invoice);
  if (invoice.amount_due === 0) settleAsPaid(world, invoice);
  return invoice;
}

/** Which card pays: the invoice's, its subscription's, or the customer's. */
export function paymentMethodFor(
  customer: Customer,
  subscription?: Subscription,
  invoice?: Invoice,
): string | null {
  return (
    invoice?.default_payment_method ??
    subscription?.default_payment_method ??
    customer.invoice_settings.default_payment_method
  );
}

export function subscriptionOf(world: World, invoice: Invoice): Subscription | undefined {
  const id = invoice.parent?.subscription_details?.subscription;
  return typeof id === 'string' ? world.need('subscription', id) : undefined;
}

function intentOf(world: World, invoice: Invoice) {
  const earlier = world.store.all('invoice_payment').find((payment) => payment.invoice === invoice.id);
  const earlierIntent = earlier?.payment.payment_intent;
  if (earlier !== undefined && typeof earlierIntent === 'string')
    return {
      payment: world.need('invoice_payment', earlier.id),
      intent: world.need('payment_intent', earlierIntent),
    };
  const intent = buildPaymentIntent(world, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: invoice.customer,
    paymentMethod: null,
    description:
      invoice.billing_reason === 'subscription_create' ? 'Subscription creation' : 'Subscription update',
    metadata: {},
  });
  world.add('payment_intent', intent);
  const payment = world.add('invoice_payment', {
    id: world.newId('invoice_payment'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: world.nowSeconds(),
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  });
  world.emit('payment_intent.created', intent);
  return { payment, intent };
}

/** Makes the intent that is to pay an open invoice, without paying. */
export function prepareInvoicePayment(world: World, invoice: Invoice): void {
  intentOf(world, invoice);
}

/** What follows for the invoice from an intent of it that was paid. */
export function noteInvoicePaid(world: World, invoice: Invoice): void {
  const { payment, intent } = intentOf(world, invoice);
  payment.status = 'paid';
  payment.amount_paid = intent.amount_received;
  payment.status_transitions.paid_at = world.nowSeconds();
  invoice.amount_paid = intent.amount_received;
  invoice.amount_overpaid = Math.max(0, intent.amount_received - invoice.amount_due);
  world.emit('invoice_payment.paid', payment);
  settleAsPaid(world, invoice);
}

/** Tries to pay; returns the refusal after it was written down. */
export function payInvoice(world: World, invoice: Invoice, paymentMethod?: string): StripeError | undefined {
  if (invoice.status !== 'open')
    throw invalidRequest(
      invoice.status === 'paid'
        ? 'Invoice is already paid'
        : `An invoice that is ${invoice.status} cannot be paid.`,
      'invoice',
      invoice.status === 'paid' ? 'invoice_already_paid' : 'invoice_not_open',
    );
  const customer = world.need('customer', invoice.customer ?? '', 'customer');
  const method = paymentMethod ?? paymentMethodFor(customer, subscriptionOf(world, invoice), invoice);
  invoice.attempted = true;
  invoice.attempt_count += 1;
  const { intent } = intentOf(world, invoice);
  const refusal =
    method === null
      ? new StripeError(
          400,
          'invalid_request_error',
          'This customer has no attached payment source or default payment method.',
          {
            code: 'resource_missing',
          },
        )
      : payIntent(world, intent, method);
  if (refusal === undefined) noteInvoicePaid(world, invoice);
  else world.emit('invoice.payment_failed', invoice);
  return refusal;
}

/** An open invoice that is not to be paid any more. */
export function voidInvoice(world: World, invoice: Invoice): Invoice {
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible')
    throw invalidRequest(`You can only pass in open invoices. This invoice isn't open.`, 'invoice');
  invoice.status = 'void';
  invoice.next_payment_attempt = null;
  invoice.status_transitions.voided_at = world.nowSeconds();
  world.emit('invoice.voided', invoice);
  return invoice;
}
