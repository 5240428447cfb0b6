/** Stripe's published test cards, as far as they are known here, and what happens to a payment with each. */
export type CardBehaviour = {
  readonly number: string;
  /** Names of ready payment methods, such as pm_card_visa. */
  readonly tokens: readonly string[];
  readonly brand: 'visa' | 'mastercard';
  /** Undefined when it pays. */
  readonly refusal?: { readonly code: string; readonly declineCode?: string; readonly message: string };
  /** Such a card cannot even be attached to a customer. */
  readonly isRefusedOnAttach?: boolean;
  /** Each payment is disputed at once. */
  readonly isDisputed?: boolean;
};

const DECLINED = {
  code: 'card_declined',
  declineCode: 'generic_decline',
  message: 'Your card was declined.',
};

export const TEST_CARDS: readonly CardBehaviour[] = [
  { number: '4242424242424242', tokens: ['pm_card_visa'], brand: 'visa' },
  { number: '5555555555554444', tokens: ['pm_card_mastercard'], brand: 'mastercard' },
  {
    number: '4000000000000002',
    tokens: ['pm_card_visa_chargeDeclined', 'pm_card_chargeDeclined'],
    brand: 'visa',
    refusal: DECLINED,
    isRefusedOnAttach: true,
  },
  {
    number: '4000000000009995',
    tokens: ['pm_card_visa_chargeDeclinedInsufficientFunds', 'pm_card_chargeDeclinedInsufficientFunds'],
    brand: 'visa',
    refusal: {
      code: 'card_declined',
      declineCode: 'insufficient_funds',
      message: 'Your card has insufficient funds.',
    },
    isRefusedOnAttach: true,
  },
  {
    number: '4000000000000069',
    tokens: ['pm_card_visa_chargeDeclinedExpiredCard', 'pm_card_chargeDeclinedExpiredCard'],
    brand: 'visa',
    refusal: { code: 'expired_card', message: 'Your card has expired.' },
    isRefusedOnAttach: true,
  },
  { number: '4000000000000341', tokens: ['pm_card_chargeCustomerFail'], brand: 'visa', refusal: DECLINED },
  { number: '4000000000000259', tokens: ['pm_card_createDispute'], brand: 'visa', isDisputed: true },
];

export function findTestCard(numberOrToken: string): CardBehaviour | undefined {
  const wanted = numberOrToken.replaceAll(' ', '');
  return TEST_CARDS.find(({ number, tokens }) => number === wanted || tokens.includes(wanted));
}
