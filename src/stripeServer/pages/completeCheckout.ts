import { z } from 'zod';
import { invalidRequest } from '../http/StripeError.ts';
import { payIntent } from '../money/payIntent.ts';
import { refuseUnlessPaying, startSubscription } from '../money/startSubscription.ts';
import { buildCustomer } from '../objects/buildCustomer.ts';
import { buildPaymentIntent } from '../objects/buildPaymentIntent.ts';
import { NO_ADDRESS } from '../objects/buildPaymentMethod.ts';
import type { CheckoutSession, Customer } from '../objects/StripeObjects.ts';
import { attachMethod, newMethod } from '../routes/attachMethod.ts';
import type { World } from '../state/World.ts';

const orderSchema = z.object({
  order: z.array(z.object({ price: z.string(), quantity: z.number().int() })),
  metadata: z.record(z.string(), z.string()),
});

function customerOf(world: World, session: CheckoutSession, email: string): Customer {
  if (session.customer !== null) return world.need('customer', session.customer, 'customer');
  const details = { email, name: null, description: null, phone: null, metadata: {} };
  const customer = world.add('customer', buildCustomer(world, details));
  world.emit('customer.created', customer);
  return customer;
}

/** What the customer does by paying on the page. Throws what the card says, with nothing done. */
export function completeCheckout(world: World, session: CheckoutSession, card: string, email: string): void {
  if (session.status !== 'open')
    throw invalidRequest(`This Checkout Session is ${session.status ?? 'gone'}.`, 'session');
  const { order, metadata } = orderSchema.parse(
    JSON.parse(world.store.get('secret', session.id)?.value ?? '{}'),
  );
  const method = newMethod(world, card, 'card');
  refuseUnlessPaying(world, method.id);
  const customer = customerOf(world, session, email);
  attachMethod(world, method.id, 'card', customer.id);
  customer.invoice_settings.default_payment_method ??= method.id;
  if (session.mode === 'subscription') {
    const items = order.map(({ price, quantity }) => ({ price: world.need('price', price), quantity }));
    const subscription = startSubscription(
      world,
      {
        customer: customer.id,
        items,
        paymentMethod: method.id,
        metadata,
        description: null,
        isCancelledAtPeriodEnd: false,
      },
      'allow_incomplete',
    );
    session.subscription = subscription.id;
    session.invoice = subscription.latest_invoice;
  } else {
    const intent = world.add(
      'payment_intent',
      buildPaymentIntent(world, {
        amount: session.amount_total ?? 0,
        currency: session.currency ?? 'usd',
        customer: customer.id,
        paymentMethod: method.id,
        description: null,
        metadata: {},
      }),
    );
    world.emit('payment_intent.created', intent);
    payIntent(world, intent, method.id);
    session.payment_intent = intent.id;
  }
  session.customer = customer.id;
  session.customer_details = {
    address: { ...NO_ADDRESS },
    business_name: null,
    email: customer.email,
    individual_name: null,
    name: customer.name ?? null,
    phone: customer.phone ?? null,
    tax_exempt: 'none',
    tax_ids: [],
  };
  session.status = 'complete';
  session.payment_status = 'paid';
  session.url = null;
  world.emit('checkout.session.completed', session);
}
