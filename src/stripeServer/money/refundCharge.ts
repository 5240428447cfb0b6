import { invalidRequest, StripeError } from '../http/StripeError.ts';
import { buildBalanceTransaction } from '../objects/buildBalanceTransaction.ts';
import { buildRefund } from '../objects/buildRefund.ts';
import type { Charge, Refund } from '../objects/StripeObjects.ts';
import type { World } from '../state/World.ts';

export type RefundDetails = {
  /** All that is left when it is not said. */
  readonly amount: number | undefined;
  readonly reason: Refund['reason'];
  readonly metadata: Record<string, string>;
};

function checkedAmount(charge: Charge, asked: number | undefined): number {
  if (charge.disputed)
    throw new StripeError(
      400,
      'invalid_request_error',
      `Charge ${charge.id} has been charged back; cannot issue a refund.`,
      {
        code: 'charge_disputed',
      },
    );
  const left = charge.amount_captured - charge.amount_refunded;
  if (!charge.paid)
    throw invalidRequest(`Charge ${charge.id} was not paid; cannot issue a refund.`, 'charge');
  if (left === 0)
    throw new StripeError(400, 'invalid_request_error', `Charge ${charge.id} has already been refunded.`, {
      code: 'charge_already_refunded',
    });
  const amount = asked ?? left;
  if (amount < 1) throw invalidRequest('Invalid positive integer', 'amount', 'parameter_invalid_integer');
  if (amount > left)
    throw invalidRequest(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`,
      'amount',
      'amount_too_large',
    );
  return amount;
}

/** Gives money back. A refund that fails is kept as such and moves nothing. */
export function refundCharge(world: World, charge: Charge, details: RefundDetails): Refund {
  const amount = checkedAmount(charge, details.amount);
  const isFailed = world.takeFault('fail_refund', { customer: charge.customer ?? '' }) !== undefined;
  const refund = world.add('refund', buildRefund(world, charge, { ...details, amount, isFailed }));
  if (isFailed) {
    world.emit('refund.created', refund);
    world.emit('refund.failed', refund);
    return refund;
  }
  const movement = buildBalanceTransaction(world, {
    type: 'refund',
    source: refund.id,
    amount: -amount,
    fee: 0,
    currency: charge.currency,
  });
  world.add('balance_transaction', movement);
  refund.balance_transaction = movement.id;
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount_captured;
  world.emit('refund.created', refund);
  world.emit('charge.refunded', charge);
  return refund;
}
