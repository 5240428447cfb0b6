import { invalidRequest } from '../http/StripeError.ts';
import { buildBalanceTransaction } from '../objects/buildBalanceTransaction.ts';
import { buildDispute } from '../objects/buildDispute.ts';
import type { Charge, Dispute } from '../objects/StripeObjects.ts';
import type { World } from '../state/World.ts';

const DISPUTE_FEE_MINOR = 1_500;

function move(world: World, dispute: Dispute, amount: number, fee: number): void {
  const movement = buildBalanceTransaction(world, {
    type: 'adjustment',
    source: dispute.id,
    amount,
    fee,
    currency: dispute.currency,
  });
  world.add('balance_transaction', movement);
  dispute.balance_transactions.push(structuredClone(movement));
}

/** The cardholder takes the money back; a fee comes on top. */
export function openDispute(world: World, charge: Charge, amount: number, reason: string): Dispute {
  if (charge.disputed || !charge.paid) throw invalidRequest(`${charge.id} cannot be disputed.`, 'charge');
  const dispute = world.add('dispute', buildDispute(world, charge, amount, reason));
  charge.disputed = true;
  move(world, dispute, -amount, DISPUTE_FEE_MINOR);
  world.emit('charge.dispute.created', dispute);
  world.emit('charge.dispute.funds_withdrawn', dispute);
  return dispute;
}

/** Won gives the money back, lost does not. */
export function closeDispute(world: World, dispute: Dispute, status: 'won' | 'lost'): Dispute {
  if (dispute.status === 'won' || dispute.status === 'lost')
    throw invalidRequest('This dispute is already closed.', 'dispute');
  dispute.status = status;
  if (status === 'won') {
    move(world, dispute, dispute.amount, 0);
    world.emit('charge.dispute.funds_reinstated', dispute);
  }
  world.emit('charge.dispute.closed', dispute);
  return dispute;
}
