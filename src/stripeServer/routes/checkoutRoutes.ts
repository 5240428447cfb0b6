import { invalidRequest, resourceMissing } from '../http/StripeError.ts';
import { buildCheckoutSession } from '../objects/buildCheckoutSession.ts';
import type { CheckoutSession, PortalSession } from '../objects/StripeObjects.ts';
import { newStripeId } from '../state/newStripeId.ts';
import { isAsked, listRoute, readRoute } from './listRoute.ts';
import { type Call, idOf, type Route } from './Route.ts';

function needAddress(url: string, param: string): string {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url.replaceAll(/[{}]/g, '')))
    throw invalidRequest('Not a valid URL', param, 'url_invalid');
  return url;
}

function create({ world, form }: Call): CheckoutSession {
  const mode = form.choice('mode', ['payment', 'subscription']);
  if (mode === undefined) throw invalidRequest('Missing required param: mode.', 'mode', 'parameter_missing');
  const successUrl = needAddress(form.needText('success_url'), 'success_url');
  const cancelUrl = form.text('cancel_url') ?? null;
  const customer = form.text('customer') ?? null;
  const customerEmail = form.text('customer_email') ?? null;
  const clientReferenceId = form.text('client_reference_id') ?? null;
  const expiresAt = form.integer('expires_at');
  const metadata = form.metadata();
  const inner = form.group('subscription_data')?.metadata() ?? {};
  const lines = form.groups('line_items').map((line) => ({
    price: world.need('price', line.needText('price'), line.pathOf('price')),
    quantity: line.integer('quantity') ?? 1,
  }));
  form.texts('payment_method_types');
  form.finish();
  if (customer !== null) world.need('customer', customer, 'customer');
  if (cancelUrl !== null) needAddress(cancelUrl, 'cancel_url');
  const [first] = lines;
  if (first === undefined)
    throw invalidRequest('Missing required param: line_items.', 'line_items', 'parameter_missing');
  if (lines.some(({ price }) => (price.recurring === null) === (mode === 'subscription')))
    throw invalidRequest(
      `You must provide ${mode === 'subscription' ? 'recurring' : 'one-time'} prices in \`${mode}\` mode.`,
      'line_items',
    );
  const amountMinor = lines.reduce(
    (sum, { price, quantity }) => sum + (price.unit_amount ?? 0) * quantity,
    0,
  );
  const session = world.add(
    'checkout.session',
    buildCheckoutSession(world, {
      mode,
      customer,
      customerEmail,
      clientReferenceId,
      metadata,
      successUrl,
      cancelUrl,
      amountMinor,
      currency: first.price.currency,
      expiresAt,
    }),
  );
  const order = lines.map(({ price, quantity }) => ({ price: price.id, quantity }));
  world.store.put('secret', session.id, { value: JSON.stringify({ order, metadata: inner }) });
  return session;
}

function expire(call: Call): CheckoutSession {
  const { world, form } = call;
  const session = world.need('checkout.session', idOf(call), 'session');
  form.finish();
  if (session.status !== 'open')
    throw invalidRequest(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status ?? ''}.`,
      'session',
    );
  session.status = 'expired';
  session.url = null;
  world.emit('checkout.session.expired', session);
  return session;
}

function createPortal({ world, form }: Call): PortalSession {
  const customer = form.needText('customer');
  const returnUrl = form.text('return_url') ?? null;
  form.finish();
  if (world.store.get('customer', customer) === undefined)
    throw resourceMissing('customer', customer, 'customer');
  if (returnUrl !== null) needAddress(returnUrl, 'return_url');
  const id = world.newId('billing_portal.session');
  return world.add('billing_portal.session', {
    id,
    object: 'billing_portal.session',
    configuration: newStripeId('bpc_'),
    created: world.nowSeconds(),
    customer,
    customer_account: null,
    flow: null,
    livemode: false,
    locale: null,
    on_behalf_of: null,
    return_url: returnUrl,
    url: `${world.origin()}/portal/${id}`,
  });
}

export const checkoutRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/checkout/sessions', answer: create },
  listRoute('checkout.session', '/v1/checkout/sessions', (form) => {
    const customer = form.text('customer');
    const subscription = form.text('subscription');
    const intent = form.text('payment_intent');
    const status = form.text('status');
    return (session) =>
      isAsked(customer, session.customer) &&
      isAsked(subscription, session.subscription) &&
      isAsked(intent, session.payment_intent) &&
      (status === undefined || status === session.status);
  }),
  readRoute('checkout.session', '/v1/checkout/sessions/:id'),
  { method: 'POST', path: '/v1/checkout/sessions/:id/expire', answer: expire },
  { method: 'POST', path: '/v1/billing_portal/sessions', answer: createPortal },
];
