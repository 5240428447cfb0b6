import { invalidRequest, resourceMissing, StripeError } from '../http/StripeError.ts';
import { findTestCard } from '../money/testCards.ts';
import { buildPaymentMethod } from '../objects/buildPaymentMethod.ts';
import type { PaymentMethod } from '../objects/StripeObjects.ts';
import type { World } from '../state/World.ts';

/** A new payment method with this test card behind it. */
export function newMethod(world: World, numberOrToken: string, param: string): PaymentMethod {
  const card = findTestCard(numberOrToken);
  if (card === undefined)
    throw new StripeError(
      402,
      'card_error',
      'Your card was declined. Your request was in test mode, but used a non test card.',
      {
        code: 'card_declined',
        decline_code: 'test_mode_live_card',
        param,
      },
    );
  const method = world.add('payment_method', buildPaymentMethod(world, card));
  world.store.put('cardNumber', method.id, { value: card.number });
  return method;
}

/** A payment method by its id, or a new one by the name of a test card. */
export function findMethod(world: World, id: string, param: string): PaymentMethod {
  const found = world.store.get('payment_method', id);
  if (found !== undefined) return found;
  if (findTestCard(id) === undefined) throw resourceMissing('PaymentMethod', id, param);
  return newMethod(world, id, param);
}

/** The same, attached to the customer; a card that is refused cannot be attached. */
export function attachMethod(world: World, id: string, param: string, customer: string): PaymentMethod {
  const method = findMethod(world, id, param);
  if (method.customer === customer) return method;
  if (method.customer !== null)
    throw invalidRequest(
      'The payment method you provided has already been attached to a customer.',
      param,
      'payment_method_already_attached',
    );
  const card = findTestCard(world.store.get('cardNumber', method.id)?.value ?? '');
  if (card?.isRefusedOnAttach && card.refusal !== undefined)
    throw new StripeError(402, 'card_error', card.refusal.message, {
      code: card.refusal.code,
      ...(card.refusal.declineCode === undefined ? {} : { decline_code: card.refusal.declineCode }),
    });
  method.customer = customer;
  world.emit('payment_method.attached', method);
  return method;
}

/** A payment method that this customer has already. */
export function takeOwnMethod(world: World, id: string, param: string, customer: string): PaymentMethod {
  const method = world.need('payment_method', id, param);
  if (method.customer !== customer)
    throw invalidRequest(
      `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
      param,
    );
  return method;
}
