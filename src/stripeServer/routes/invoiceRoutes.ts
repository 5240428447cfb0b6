import { invalidRequest } from '../http/StripeError.ts';
import { draftInvoice, finaliseInvoice, payInvoice, subscriptionOf, voidInvoice } from '../money/invoices.ts';
import { scheduleFinalisation } from '../money/runDue.ts';
import { markActive } from '../money/startSubscription.ts';
import { buildInvoiceItem } from '../objects/buildInvoiceItem.ts';
import type { Invoice, InvoiceItem } from '../objects/StripeObjects.ts';
import { findMethod } from './attachMethod.ts';
import { isAsked, listRoute, readRoute } from './listRoute.ts';
import { type Call, idOf, type Route, textOr } from './Route.ts';

const STATUSES = ['draft', 'open', 'paid', 'uncollectible', 'void'] as const;

function createItem({ world, form }: Call): InvoiceItem {
  const customer = world.need('customer', form.needText('customer'), 'customer');
  const amount = form.needInteger('amount');
  const currency = (form.text('currency') ?? customer.currency ?? 'usd').toLowerCase();
  const description = textOr(form.text('description'), null);
  const metadata = form.metadata();
  form.finish();
  const now = world.nowSeconds();
  const item = world.add(
    'invoiceitem',
    buildInvoiceItem(world, {
      customer: customer.id,
      amount,
      currency,
      description,
      metadata,
      period: { start: now, end: now },
      quantity: 1,
      price: undefined,
      subscription: undefined,
      isProration: false,
      invoice: null,
    }),
  );
  world.emit('invoiceitem.created', item);
  return item;
}

function create({ world, form }: Call): Invoice {
  const customer = form.needText('customer');
  const description = textOr(form.text('description'), null);
  const metadata = form.metadata();
  const currency = form.text('currency');
  form.flag('auto_advance');
  form.choice('collection_method', ['charge_automatically']);
  form.choice('pending_invoice_items_behavior', ['include']);
  form.finish();
  const now = world.nowSeconds();
  return draftInvoice(world, {
    customer,
    subscription: undefined,
    reason: 'manual',
    currency: (currency ?? world.need('customer', customer, 'customer').currency ?? 'usd').toLowerCase(),
    lines: () => [],
    periodStart: now,
    periodEnd: now,
    metadata,
    description,
  });
}

function finalise(call: Call): Invoice {
  const { world, form } = call;
  const invoice = world.need('invoice', idOf(call));
  const isCollected = form.flag('auto_advance');
  form.finish();
  const kept = finaliseInvoice(world, invoice);
  if (isCollected === true && kept.status === 'open') kept.next_payment_attempt = world.nowSeconds();
  return kept;
}

/** Whether it goes its way by itself; an open one that does again is collected at once. */
function update(call: Call): Invoice {
  const { world, form } = call;
  const invoice = world.need('invoice', idOf(call));
  const isAdvancing = form.flag('auto_advance');
  const metadata = form.metadata(invoice.metadata ?? {});
  form.finish();
  if (isAdvancing !== undefined && invoice.status !== 'draft' && invoice.status !== 'open')
    throw invalidRequest(
      `You can only change auto_advance of draft and open invoices; this one is ${invoice.status ?? ''}.`,
      'auto_advance',
    );
  invoice.metadata = metadata;
  if (isAdvancing === false) {
    invoice.auto_advance = false;
    invoice.automatically_finalizes_at = null;
    invoice.next_payment_attempt = null;
  } else if (isAdvancing === true && !isUnderWay(invoice)) {
    invoice.auto_advance = true;
    if (invoice.status === 'draft') scheduleFinalisation(world, invoice);
    else invoice.next_payment_attempt = world.nowSeconds();
  }
  world.emit('invoice.updated', invoice);
  return invoice;
}

function isUnderWay(invoice: Invoice): boolean {
  return invoice.automatically_finalizes_at !== null || invoice.next_payment_attempt !== null;
}

function pay(call: Call): Invoice {
  const { world, form } = call;
  const invoice = world.need('invoice', idOf(call));
  const given = form.text('payment_method');
  form.flag('off_session');
  form.finish();
  if (invoice.status === 'draft') finaliseInvoice(world, invoice);
  if (world.need('invoice', invoice.id).status === 'paid' && invoice.amount_due === 0) return invoice;
  const refusal = payInvoice(
    world,
    invoice,
    given === undefined ? undefined : findMethod(world, given, 'payment_method').id,
  );
  if (refusal !== undefined) throw refusal;
  const subscription = subscriptionOf(world, invoice);
  if (subscription !== undefined) markActive(world, subscription);
  return invoice;
}

function makeVoid(call: Call): Invoice {
  const { world, form } = call;
  const invoice = world.need('invoice', idOf(call));
  form.finish();
  return voidInvoice(world, invoice);
}

function remove(call: Call): object {
  const { world, form } = call;
  const invoice = world.need('invoice', idOf(call));
  form.finish();
  if (invoice.status !== 'draft') throw invalidRequest('You can only delete draft invoices.', 'invoice');
  for (const { id, invoice: on } of world.store.all('invoiceitem'))
    if (on === invoice.id) world.need('invoiceitem', id).invoice = null;
  world.store.delete('invoice', invoice.id);
  world.emit('invoice.deleted', invoice);
  return { id: invoice.id, object: 'invoice', deleted: true };
}

function lines(call: Call): object {
  const { world, form } = call;
  const invoice = world.need('invoice', idOf(call));
  form.integer('limit');
  form.finish();
  return invoice.lines;
}

export const invoiceRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/invoiceitems', answer: createItem },
  listRoute('invoiceitem', '/v1/invoiceitems', (form) => {
    const customer = form.text('customer');
    const invoice = form.text('invoice');
    const isPending = form.flag('pending');
    return (item) =>
      isAsked(customer, item.customer) &&
      isAsked(invoice, item.invoice) &&
      isAsked(isPending, item.invoice === null);
  }),
  readRoute('invoiceitem', '/v1/invoiceitems/:id'),
  { method: 'POST', path: '/v1/invoices', answer: create },
  listRoute('invoice', '/v1/invoices', (form) => {
    const customer = form.text('customer');
    const subscription = form.text('subscription');
    const status = form.choice('status', STATUSES);
    return (invoice) =>
      isAsked(customer, invoice.customer) &&
      isAsked(status, invoice.status) &&
      isAsked(subscription, invoice.parent?.subscription_details?.subscription ?? null);
  }),
  readRoute('invoice', '/v1/invoices/:id'),
  { method: 'GET', path: '/v1/invoices/:id/lines', answer: lines },
  { method: 'POST', path: '/v1/invoices/:id', answer: update },
  { method: 'POST', path: '/v1/invoices/:id/finalize', answer: finalise },
  { method: 'POST', path: '/v1/invoices/:id/pay', answer: pay },
  { method: 'POST', path: '/v1/invoices/:id/void', answer: makeVoid },
  { method: 'DELETE', path: '/v1/invoices/:id', answer: remove },
  listRoute('invoice_payment', '/v1/invoice_payments', (form) => {
    const invoice = form.text('invoice');
    const payment = form.group('payment');
    payment?.choice('type', ['payment_intent']);
    const intent = payment?.text('payment_intent');
    return (one) => isAsked(invoice, one.invoice) && isAsked(intent, one.payment.payment_intent ?? null);
  }),
  readRoute('invoice_payment', '/v1/invoice_payments/:id'),
];
