/** What makes billing freeze: a person, or something that must never happen to a customer's money. */

export const FREEZE_TRIGGERS = {
  operator: 'an operator ordered it',
  wrong_amount: 'a charge is not what its invoice asks for',
  duplicate_charge: 'the same was charged twice within 24 hours',
  invoice_mismatch: 'an invoice is not what our own record expects',
  refund_failed: 'a refund failed',
  event_inconsistent: 'what the provider tells does not fit together',
  dispute: 'a cardholder disputes a payment',
  reconciliation: 'our books, our invoices and the provider do not agree',
  charge_while_frozen: 'something was charged while billing was frozen',
} as const satisfies Readonly<Record<string, string>>;

export type FreezeTrigger = keyof typeof FREEZE_TRIGGERS;

/** True for text that is one of the triggers. */
export function isFreezeTrigger(text: string): text is FreezeTrigger {
  return Object.hasOwn(FREEZE_TRIGGERS, text);
}
