import { StripeError } from '../http/StripeError.ts';
import { buildBalanceTransaction } from '../objects/buildBalanceTransaction.ts';
import { buildCharge } from '../objects/buildCharge.ts';
import type { Charge, PaymentIntent } from '../objects/StripeObjects.ts';
import type { World } from '../state/World.ts';
import { openDispute } from './openDispute.ts';
import { type CardBehaviour, findTestCard } from './testCards.ts';

/** Stripe's usual price of a card payment: 2.9 % and 30 minor units. */
const FEE_PER_MILLE = 29;
const FEE_FIXED_MINOR = 30;

/** The card behind a payment method. */
export function cardOf(world: World, paymentMethod: string): CardBehaviour {
  const card = findTestCard(world.store.get('cardNumber', paymentMethod)?.value ?? '');
  if (card === undefined)
    throw new StripeError(500, 'api_error', `No card is known behind ${paymentMethod}.`);
  return card;
}

function settle(world: World, charge: Charge): void {
  const movement = buildBalanceTransaction(world, {
    type: 'charge',
    source: charge.id,
    amount: charge.amount,
    fee: Math.round((charge.amount * FEE_PER_MILLE) / 1000) + FEE_FIXED_MINOR,
    currency: charge.currency,
  });
  world.add('balance_transaction', movement);
  charge.balance_transaction = movement.id;
}

function chargeOnce(world: World, intent: PaymentIntent, paymentMethod: string, card: CardBehaviour): Charge {
  const method = world.need('payment_method', paymentMethod, 'payment_method');
  const charge = world.add('charge', buildCharge(world, { intent, method, card }));
  if (charge.paid) settle(world, charge);
  return charge;
}

function refuse(
  world: World,
  intent: PaymentIntent,
  charge: Charge,
  refusal: NonNullable<CardBehaviour['refusal']>,
): StripeError {
  intent.status = 'requires_payment_method';
  intent.payment_method = null;
  intent.last_payment_error = {
    charge: charge.id,
    code: refusal.code === 'expired_card' ? 'expired_card' : 'card_declined',
    ...(refusal.declineCode === undefined ? {} : { decline_code: refusal.declineCode }),
    doc_url: `https://stripe.com/docs/error-codes/${refusal.code.replaceAll('_', '-')}`,
    message: refusal.message,
    type: 'card_error',
  };
  world.emit('charge.failed', charge);
  world.emit('payment_intent.payment_failed', intent);
  return new StripeError(402, 'card_error', refusal.message, {
    code: refusal.code,
    charge: charge.id,
    ...(refusal.declineCode === undefined ? {} : { decline_code: refusal.declineCode }),
    payment_intent: structuredClone(intent),
  });
}

/** Charges the intent's amount. Returns the refusal of the card, after it was written down. */
export function payIntent(
  world: World,
  intent: PaymentIntent,
  paymentMethod: string,
): StripeError | undefined {
  const card = cardOf(world, paymentMethod);
  const customer = intent.customer ?? '';
  intent.payment_method = paymentMethod;
  intent.amount += world.takeFault('drift_charge', { customer })?.amountMinor ?? 0;
  const charge = chargeOnce(world, intent, paymentMethod, card);
  intent.latest_charge = charge.id;
  if (card.refusal !== undefined) return refuse(world, intent, charge, card.refusal);
  intent.status = 'succeeded';
  intent.amount_received = intent.amount;
  intent.last_payment_error = null;
  world.emit('charge.succeeded', charge);
  world.emit('payment_intent.succeeded', intent);
  if (world.takeFault('duplicate_charge', { customer }) !== undefined)
    world.emit('charge.succeeded', chargeOnce(world, intent, paymentMethod, card));
  if (card.isDisputed) openDispute(world, charge, charge.amount, 'fraudulent');
  return undefined;
}
