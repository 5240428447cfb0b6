import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '@/shared/http/readBody.ts';
import { StripeError } from '../http/StripeError.ts';
import { markForCancellation } from '../money/cancelSubscription.ts';
import type { CheckoutSession, PortalSession } from '../objects/StripeObjects.ts';
import { attachMethod, newMethod } from '../routes/attachMethod.ts';
import type { World } from '../state/World.ts';
import { checkoutPage } from './checkoutPage.ts';
import { completeCheckout } from './completeCheckout.ts';
import { invoicePage, receiptPage } from './documentPages.ts';
import { page } from './page.ts';
import { portalPage } from './portalPage.ts';

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
};
const DECLINED_STATUS = 402;

type Page = { readonly status: number; readonly html: string } | { readonly redirect: string };

function answerCheckout(world: World, session: CheckoutSession, form: URLSearchParams | undefined): Page {
  if (form === undefined) return { status: 200, html: checkoutPage(session) };
  try {
    completeCheckout(world, session, form.get('card') ?? '', form.get('email') ?? 'payer@example.com');
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    return { status: DECLINED_STATUS, html: checkoutPage(session, error.message) };
  }
  return { redirect: (session.success_url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', session.id) };
}

function actInPortal(world: World, session: PortalSession, form: URLSearchParams): void {
  if (form.get('action') === 'card') {
    const method = newMethod(world, form.get('card') ?? '', 'card');
    attachMethod(world, method.id, 'card', session.customer);
    const customer = world.need('customer', session.customer, 'customer');
    customer.invoice_settings.default_payment_method = method.id;
    for (const { id, customer: owner } of world.store.all('subscription'))
      if (owner === customer.id) world.need('subscription', id).default_payment_method = null;
    world.emit('customer.updated', customer);
    return;
  }
  const subscription = world.need('subscription', form.get('subscription') ?? '', 'subscription');
  if (subscription.customer !== session.customer)
    throw new StripeError(404, 'invalid_request_error', 'No such subscription.');
  markForCancellation(world, subscription, form.get('action') === 'cancel');
  world.emit('customer.subscription.updated', subscription);
}

function answerPortal(world: World, session: PortalSession, form: URLSearchParams | undefined): Page {
  if (form === undefined) return { status: 200, html: portalPage(world, session) };
  try {
    actInPortal(world, session, form);
    return { redirect: `/portal/${session.id}` };
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    return { status: error.status, html: portalPage(world, session, error.message) };
  }
}

function pageAt(world: World, pathname: string, form: URLSearchParams | undefined): Page {
  const [, place = '', id = ''] = pathname.split('/');
  const session = place === 'pay' ? world.store.get('checkout.session', id) : undefined;
  if (session !== undefined) return answerCheckout(world, session, form);
  const portal = place === 'portal' ? world.store.get('billing_portal.session', id) : undefined;
  if (portal !== undefined) return answerPortal(world, portal, form);
  const invoice = place === 'invoices' ? world.store.get('invoice', id) : undefined;
  if (invoice !== undefined) return { status: 200, html: invoicePage(invoice) };
  const charge = place === 'receipts' ? world.store.get('charge', id) : undefined;
  if (charge !== undefined) return { status: 200, html: receiptPage(charge) };
  return { status: 404, html: page('Not here', '<p>There is nothing at this address.</p>') };
}

/** The pages that stand in for those of Stripe. */
export async function answerPage(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  if (url.pathname === '/health') {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"healthy"}');
    return;
  }
  const body = request.method === 'POST' ? String((await readBody(request)) ?? '') : undefined;
  const answer = pageAt(world, url.pathname, body === undefined ? undefined : new URLSearchParams(body));
  if ('redirect' in answer) response.writeHead(303, { location: answer.redirect }).end();
  else response.writeHead(answer.status, HEADERS).end(answer.html);
}
