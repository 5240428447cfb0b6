import type { CardBehaviour } from '../money/testCards.ts';
import type { World } from '../state/World.ts';
import type { PaymentMethod } from './StripeObjects.ts';

const EXPIRY_MONTH = 12;
const EXPIRY_YEARS_AHEAD = 8;
const SECONDS_PER_YEAR = 31_556_952;
const EPOCH_YEAR = 1970;

export const NO_ADDRESS = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
};
export const NO_BILLING_DETAILS = { address: NO_ADDRESS, email: null, name: null, phone: null, tax_id: null };

/** The same card number has the same fingerprint. */
export function fingerprintOf(card: CardBehaviour): string {
  return `accubooks${card.number.slice(-7)}`;
}

/** A card payment method; the number behind it is kept apart, as Stripe never says it. */
export function buildPaymentMethod(world: World, card: CardBehaviour): PaymentMethod {
  return {
    id: world.newId('payment_method'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: structuredClone(NO_BILLING_DETAILS),
    card: {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'US',
      display_brand: card.brand,
      exp_month: EXPIRY_MONTH,
      exp_year: EPOCH_YEAR + Math.floor(world.nowSeconds() / SECONDS_PER_YEAR) + EXPIRY_YEARS_AHEAD,
      fingerprint: fingerprintOf(card),
      funding: 'credit',
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [card.brand], preferred: null },
      regulated_status: null,
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: world.nowSeconds(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  };
}
