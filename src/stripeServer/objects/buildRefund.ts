import type { World } from '../state/World.ts';
import type { Charge, Refund } from './StripeObjects.ts';

export function buildRefund(
  world: World,
  charge: Charge,
  details: { amount: number; reason: Refund['reason']; metadata: Record<string, string>; isFailed: boolean },
): Refund {
  return {
    id: world.newId('refund'),
    object: 'refund',
    amount: details.amount,
    balance_transaction: null,
    charge: charge.id,
    created: world.nowSeconds(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: { card: { type: 'refund' }, type: 'card' },
    ...(details.isFailed ? { failure_reason: 'expired_or_canceled_card' } : {}),
    metadata: details.metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: details.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: details.isFailed ? 'failed' : 'succeeded',
    transfer_reversal: null,
  };
}
