/** What the payment provider's library throws, as the errors that callers know. */
import Stripe from 'stripe';
import { AppError } from '@/shared/errors/AppError.ts';

const REASON_LENGTH_MAX = 300;

/** True when nobody can say from the error alone whether the provider did what it was asked. */
export function isOutcomeUnknown(thrown: unknown): boolean {
  if (thrown instanceof Stripe.errors.StripeConnectionError) return true;
  if (!(thrown instanceof Stripe.errors.StripeError)) return false;
  return (thrown.statusCode ?? 500) >= 500 || thrown.statusCode === 409 || thrown.statusCode === 429;
}

/** An AppError for what can happen; a request that the provider does not understand is a fault of ours and stays. */
export function toPaymentError(thrown: unknown): unknown {
  if (thrown instanceof Stripe.errors.StripeCardError)
    return new AppError('PAYMENT_REFUSED', {
      message: `${thrown.message.slice(0, REASON_LENGTH_MAX)} Nothing was changed; try another card.`,
      details: { reason: thrown.decline_code ?? thrown.code ?? 'card_declined' },
      cause: thrown,
    });
  if (isOutcomeUnknown(thrown)) return new AppError('PAYMENT_PROVIDER_UNAVAILABLE', { cause: thrown });
  return thrown;
}
