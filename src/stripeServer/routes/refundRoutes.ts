import { invalidRequest } from '../http/StripeError.ts';
import { closeDispute } from '../money/openDispute.ts';
import { refundCharge } from '../money/refundCharge.ts';
import type { Dispute, Refund } from '../objects/StripeObjects.ts';
import { isAsked, listRoute, readRoute } from './listRoute.ts';
import { type Call, idOf, type Route } from './Route.ts';

const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer'] as const;

function create({ world, form }: Call): Refund {
  const chargeId = form.text('charge');
  const intentId = form.text('payment_intent');
  const amount = form.integer('amount');
  const reason = form.choice('reason', REASONS) ?? null;
  const metadata = form.metadata();
  form.finish();
  if (chargeId === undefined && intentId === undefined)
    throw invalidRequest(
      'One of the following params should be provided for this request: payment_intent or charge.',
    );
  const found = chargeId ?? world.need('payment_intent', intentId ?? '', 'payment_intent').latest_charge;
  if (found === null)
    throw invalidRequest(
      `This PaymentIntent (${intentId ?? ''}) does not have a successful charge to refund.`,
      'payment_intent',
    );
  return refundCharge(world, world.need('charge', found, 'charge'), { amount, reason, metadata });
}

function update(call: Call): Refund {
  const { world, form } = call;
  const refund = world.need('refund', idOf(call));
  const metadata = form.metadata(refund.metadata ?? {});
  form.finish();
  refund.metadata = metadata;
  world.emit('refund.updated', refund);
  return refund;
}

/** Closing a dispute accepts that it is lost. */
function close(call: Call): Dispute {
  const { world, form } = call;
  const dispute = world.need('dispute', idOf(call));
  form.finish();
  return closeDispute(world, dispute, 'lost');
}

export const refundRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/refunds', answer: create },
  listRoute('refund', '/v1/refunds', (form) => {
    const charge = form.text('charge');
    const intent = form.text('payment_intent');
    return (refund) => isAsked(charge, refund.charge) && isAsked(intent, refund.payment_intent);
  }),
  readRoute('refund', '/v1/refunds/:id'),
  { method: 'POST', path: '/v1/refunds/:id', answer: update },
  listRoute('dispute', '/v1/disputes', (form) => {
    const charge = form.text('charge');
    const intent = form.text('payment_intent');
    return (dispute) => isAsked(charge, dispute.charge) && isAsked(intent, dispute.payment_intent);
  }),
  readRoute('dispute', '/v1/disputes/:id'),
  { method: 'POST', path: '/v1/disputes/:id/close', answer: close },
];
