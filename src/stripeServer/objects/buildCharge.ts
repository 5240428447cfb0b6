import type { CardBehaviour } from '../money/testCards.ts';
import type { World } from '../state/World.ts';
import { fingerprintOf, NO_BILLING_DETAILS } from './buildPaymentMethod.ts';
import type { Charge, PaymentIntent, PaymentMethod } from './StripeObjects.ts';

function cardDetails(card: CardBehaviour, method: PaymentMethod, amount: number) {
  return {
    amount_authorized: amount,
    authorization_code: null,
    brand: card.brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' as const },
    country: 'US',
    electronic_commerce_indicator: null,
    exp_month: method.card?.exp_month ?? 1,
    exp_year: method.card?.exp_year ?? 1970,
    extended_authorization: { status: 'disabled' as const },
    fingerprint: fingerprintOf(card),
    funding: 'credit',
    incremental_authorization: { status: 'unavailable' as const },
    installments: null,
    last4: card.number.slice(-4),
    mandate: null,
    multicapture: { status: 'unavailable' as const },
    network: card.brand,
    network_token: { used: false },
    network_transaction_id: null,
    overcapture: { maximum_amount_capturable: amount, status: 'unavailable' as const },
    regulated_status: null,
    three_d_secure: null,
    transaction_link_id: null,
    wallet: null,
  };
}

/** A charge of the intent's amount on the method's card, paid or refused as the card says. */
export function buildCharge(
  world: World,
  { intent, method, card }: { intent: PaymentIntent; method: PaymentMethod; card: CardBehaviour },
): Charge {
  const { refusal } = card;
  const isPaid = refusal === undefined;
  const id = world.newId('charge');
  return {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: isPaid ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: structuredClone(NO_BILLING_DETAILS),
    calculated_statement_descriptor: 'ACCUBOOKS',
    captured: isPaid,
    created: world.nowSeconds(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: refusal?.code ?? null,
    failure_message: refusal?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: isPaid ? 'approved_by_network' : 'declined_by_network',
      reason: refusal === undefined ? null : (refusal.declineCode ?? refusal.code),
      seller_message: isPaid ? 'Payment complete.' : 'The bank returned the decline code.',
      type: isPaid ? 'authorized' : 'issuer_declined',
    },
    paid: isPaid,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: { card: cardDetails(card, method, intent.amount), type: 'card' },
    receipt_email: null,
    receipt_number: null,
    receipt_url: isPaid ? `${world.origin()}/receipts/${id}` : null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: isPaid ? 'succeeded' : 'failed',
    transfer_data: null,
    transfer_group: null,
  };
}
