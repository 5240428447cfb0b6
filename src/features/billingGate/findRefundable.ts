import type Stripe from 'stripe';
import { AppError } from '@/shared/errors/AppError.ts';
import { isUnanswered } from './isUnanswered.ts';
import type { Refundable, RefundStore } from './RefundStore.ts';

const CHARGES_MAX = 100;

const idOf = (reference: string | { id: string } | null | undefined): string | null =>
  typeof reference === 'string' ? reference : (reference?.id ?? null);

function asRefundable(charge: Stripe.Charge, invoiceId: string | null): Refundable {
  return {
    id: charge.id,
    invoiceId,
    customerId: idOf(charge.customer),
    currency: charge.currency,
    amountMinor: charge.amount_captured,
    refundedMinor: charge.amount_refunded,
  };
}

/** What was taken for an invoice: the charges of its payments. */
async function chargesOfInvoice(stripe: Stripe, invoice: string): Promise<Refundable[]> {
  const { data: payments } = await stripe.invoicePayments.list({ invoice, limit: CHARGES_MAX });
  const found: Refundable[] = [];
  for (const { payment } of payments) {
    const intent = idOf(payment.payment_intent);
    if (intent === null) continue;
    const { data } = await stripe.charges.list({ payment_intent: intent, limit: CHARGES_MAX });
    for (const charge of data) if (charge.paid) found.push(asRefundable(charge, invoice));
  }
  return found;
}

async function askProvider(stripe: Stripe, store: RefundStore, target: string): Promise<Refundable[]> {
  if (target.startsWith('in_')) return chargesOfInvoice(stripe, target);
  const charge = await stripe.charges.retrieve(target);
  const [mirrored] = await store.findMirrored(target);
  return [asRefundable(charge, mirrored?.invoiceId ?? null)];
}

/**
 * The one charge that is meant, as the provider has it; as our mirror has it while the provider does not answer.
 * Throws REFUND_NOT_FOUND; REFUND_REFUSED, with the charges, when an invoice was paid by several.
 */
export async function findRefundable(
  stripe: Stripe,
  store: RefundStore,
  target: string,
): Promise<{ charge: Refundable; isFresh: boolean }> {
  if (!/^(ch|py|in)_\w+$/.test(target)) throw new AppError('REFUND_NOT_FOUND');
  let isFresh = true;
  const found = await askProvider(stripe, store, target).catch(async (error: unknown) => {
    if (isMissing(error)) return [];
    if (!isUnanswered(error) && !isProviderFault(error)) throw error;
    isFresh = false;
    return store.findMirrored(target);
  });
  const [charge, second] = found;
  if (charge === undefined) throw new AppError('REFUND_NOT_FOUND');
  if (second !== undefined)
    throw new AppError('REFUND_REFUSED', {
      message: `${target} was paid by several charges; name the one to give back: ${found.map(({ id }) => id).join(', ')}.`,
    });
  return { charge, isFresh };
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'resource_missing';
}

/** True when the provider itself is at fault: what was asked is not known to be done. */
export function isProviderFault(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return false;
  const status = Number(error.statusCode);
  return status >= 500 || status === 429 || status === 409;
}
