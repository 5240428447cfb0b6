/** The payment provider where there must be one. */
import type Stripe from 'stripe';
import { AppError } from '@/shared/errors/AppError.ts';

/** Throws BILLING_OFF where the configuration has no key. */
export function requireStripe(stripe: Stripe | undefined): Stripe {
  if (stripe === undefined) throw new AppError('BILLING_OFF');
  return stripe;
}
