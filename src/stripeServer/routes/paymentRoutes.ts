import { invalidRequest } from '../http/StripeError.ts';
import { noteInvoicePaid, subscriptionOf } from '../money/invoices.ts';
import { payIntent } from '../money/payIntent.ts';
import { markActive } from '../money/startSubscription.ts';
import { buildPaymentIntent } from '../objects/buildPaymentIntent.ts';
import type { PaymentIntent, PaymentMethod } from '../objects/StripeObjects.ts';
import { attachMethod, findMethod, newMethod } from './attachMethod.ts';
import { isAsked, listRoute, readRoute } from './listRoute.ts';
import { type Call, idOf, type Route, textOr } from './Route.ts';

/** Stripe's smallest charge in most currencies. */
const AMOUNT_MIN = 50;
const AMOUNT_MAX = 99_999_999;

function createMethod({ world, form }: Call): PaymentMethod {
  form.choice('type', ['card']);
  const card = form.group('card');
  const number = card?.text('number') ?? card?.text('token') ?? form.needText('card');
  for (const name of ['exp_month', 'exp_year', 'cvc']) card?.text(name);
  const metadata = form.metadata();
  form.finish();
  const method = newMethod(world, number.replace(/^tok_/, 'pm_card_'), 'card[number]');
  method.metadata = metadata;
  return method;
}

function attach(call: Call): PaymentMethod {
  const { world, form } = call;
  const customer = form.needText('customer');
  form.finish();
  world.need('customer', customer, 'customer');
  return attachMethod(world, idOf(call), 'payment_method', customer);
}

function detach(call: Call): PaymentMethod {
  const { world, form } = call;
  const method = world.need('payment_method', idOf(call));
  form.finish();
  if (method.customer === null)
    throw invalidRequest('The payment method you provided is not attached to a customer.', 'payment_method');
  const customer = world.store.get('customer', method.customer);
  if (customer?.invoice_settings.default_payment_method === method.id)
    customer.invoice_settings.default_payment_method = null;
  method.customer = null;
  world.emit('payment_method.detached', method);
  return method;
}

/** Pays, or throws what the card said after it was written down. */
function confirmWith(call: Call, intent: PaymentIntent, method: string | null): PaymentIntent {
  const { world } = call;
  if (intent.status === 'succeeded' || intent.status === 'canceled')
    throw invalidRequest(
      `This PaymentIntent's payment could not be confirmed because it has a status of ${intent.status}.`,
      'payment_intent',
      'payment_intent_unexpected_state',
    );
  if (method === null)
    throw invalidRequest(
      'You cannot confirm this PaymentIntent because it’s missing a payment method.',
      'payment_method',
      'payment_intent_unexpected_state',
    );
  const refusal = payIntent(world, intent, method);
  if (refusal !== undefined) throw refusal;
  const paymentId = world.store
    .all('invoice_payment')
    .find(({ payment }) => payment.payment_intent === intent.id)?.invoice;
  const invoice = world.store.get('invoice', paymentId ?? '');
  if (invoice?.status === 'open') {
    noteInvoicePaid(world, invoice);
    const subscription = subscriptionOf(world, invoice);
    if (subscription !== undefined) markActive(world, subscription);
  }
  return intent;
}

function createIntent(call: Call): PaymentIntent {
  const { world, form } = call;
  const amount = form.needInteger('amount');
  const currency = form.needText('currency').toLowerCase();
  const customer = form.text('customer') ?? null;
  const given = form.text('payment_method');
  const isConfirmed = form.flag('confirm') ?? false;
  const description = textOr(form.text('description'), null);
  const metadata = form.metadata();
  form.flag('off_session');
  form.texts('payment_method_types');
  const automatic = form.group('automatic_payment_methods');
  automatic?.flag('enabled');
  automatic?.choice('allow_redirects', ['always', 'never']);
  form.finish();
  if (amount < AMOUNT_MIN)
    throw invalidRequest(`Amount must be at least ${AMOUNT_MIN} minor units.`, 'amount', 'amount_too_small');
  if (amount > AMOUNT_MAX)
    throw invalidRequest(
      `Amount must be no more than ${AMOUNT_MAX} minor units.`,
      'amount',
      'amount_too_large',
    );
  if (customer !== null) world.need('customer', customer, 'customer');
  const method = given === undefined ? null : findMethod(world, given, 'payment_method');
  if (method !== null && method.customer !== null && method.customer !== customer)
    throw invalidRequest('The provided PaymentMethod is attached to another Customer.', 'payment_method');
  const intent = world.add(
    'payment_intent',
    buildPaymentIntent(world, {
      amount,
      currency,
      customer,
      paymentMethod: method?.id ?? null,
      description,
      metadata,
    }),
  );
  world.emit('payment_intent.created', intent);
  return isConfirmed ? confirmWith(call, intent, method?.id ?? null) : intent;
}

function confirm(call: Call): PaymentIntent {
  const { world, form } = call;
  const intent = world.need('payment_intent', idOf(call), 'intent');
  const given = form.text('payment_method');
  form.flag('off_session');
  form.text('return_url');
  form.finish();
  return confirmWith(
    call,
    intent,
    given === undefined ? intent.payment_method : findMethod(world, given, 'payment_method').id,
  );
}

function cancel(call: Call): PaymentIntent {
  const { world, form } = call;
  const intent = world.need('payment_intent', idOf(call), 'intent');
  const reason = form.choice('cancellation_reason', [
    'abandoned',
    'duplicate',
    'fraudulent',
    'requested_by_customer',
  ]);
  form.finish();
  if (intent.status === 'succeeded' || intent.status === 'canceled')
    throw invalidRequest(
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`,
      'payment_intent',
      'payment_intent_unexpected_state',
    );
  intent.status = 'canceled';
  intent.canceled_at = world.nowSeconds();
  intent.cancellation_reason = reason ?? null;
  world.emit('payment_intent.canceled', intent);
  return intent;
}

export const paymentRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/payment_methods', answer: createMethod },
  listRoute('payment_method', '/v1/payment_methods', (form) => {
    const customer = form.text('customer');
    const type = form.text('type');
    return (method) =>
      method.customer !== null && isAsked(customer, method.customer) && (type ?? 'card') === 'card';
  }),
  readRoute('payment_method', '/v1/payment_methods/:id'),
  { method: 'POST', path: '/v1/payment_methods/:id/attach', answer: attach },
  { method: 'POST', path: '/v1/payment_methods/:id/detach', answer: detach },
  { method: 'POST', path: '/v1/payment_intents', answer: createIntent },
  listRoute('payment_intent', '/v1/payment_intents', (form) => {
    const customer = form.text('customer');
    return (intent) => isAsked(customer, intent.customer);
  }),
  readRoute('payment_intent', '/v1/payment_intents/:id'),
  { method: 'POST', path: '/v1/payment_intents/:id/confirm', answer: confirm },
  { method: 'POST', path: '/v1/payment_intents/:id/cancel', answer: cancel },
  listRoute('charge', '/v1/charges', (form) => {
    const customer = form.text('customer');
    const intent = form.text('payment_intent');
    return (charge) => isAsked(customer, charge.customer) && isAsked(intent, charge.payment_intent);
  }),
  readRoute('charge', '/v1/charges/:id'),
  listRoute('balance_transaction', '/v1/balance_transactions', (form) => {
    const type = form.text('type');
    const source = form.text('source');
    return (movement) => isAsked(type, movement.type) && isAsked(source, movement.source);
  }),
  readRoute('balance_transaction', '/v1/balance_transactions/:id'),
];
