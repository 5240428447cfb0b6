import type { World } from '../state/World.ts';
import type { BalanceTransaction } from './StripeObjects.ts';

const PAYOUT_DELAY_SECONDS = 2 * 86_400;

/** What a movement does to our balance at Stripe: positive comes in. */
export function buildBalanceTransaction(
  world: World,
  movement: {
    readonly type: 'charge' | 'refund' | 'refund_failure' | 'adjustment';
    readonly source: string;
    readonly amount: number;
    readonly fee: number;
    readonly currency: string;
  },
): BalanceTransaction {
  const { amount, fee, currency } = movement;
  return {
    id: world.newId('balance_transaction'),
    object: 'balance_transaction',
    amount,
    available_on: world.nowSeconds() + PAYOUT_DELAY_SECONDS,
    balance_type: 'payments',
    created: world.nowSeconds(),
    currency,
    description: null,
    exchange_rate: null,
    fee,
    fee_details:
      fee === 0
        ? []
        : [
            {
              amount: fee,
              application: null,
              currency,
              description: 'Stripe processing fees',
              type: 'stripe_fee',
            },
          ],
    net: amount - fee,
    reporting_category: movement.type,
    source: movement.source,
    status: 'pending',
    type: movement.type,
  };
}
