import type Stripe from 'stripe';
import { CHARGE_STATES } from '@/core/billing/ProviderCharge.ts';
import type { DisputeState, ProviderDispute } from '@/core/billing/ProviderDispute.ts';
import { INVOICE_STATES, type ProviderInvoiceLine } from '@/core/billing/ProviderInvoice.ts';
import type { ProviderRefund, RefundState } from '@/core/billing/ProviderRefund.ts';
import {
  type ProviderSubscription,
  SUBSCRIPTION_STATUSES,
  type SubscriptionStatus,
} from '@/core/billing/ProviderSubscription.ts';
import type { MirroredInvoice } from './InvoiceStore.ts';
import type { MirroredCharge } from './MovementStore.ts';
import type { KnownPrice } from './PriceStore.ts';

/** Whose object it is, and the prices that are ours. */
export type Context = { readonly companyId: string; readonly prices: readonly KnownPrice[] };

export function toInstant(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function instantOrNull(seconds: number | null | undefined): string | null {
  return seconds === null || seconds === undefined ? null : toInstant(seconds);
}

/** The id of what may have been expanded. */
export function idOf(of: string | { readonly id: string } | null | undefined): string | null {
  return typeof of === 'string' ? of : (of?.id ?? null);
}

/** What the provider may add to its words some day is not guessed at. */
function oneOf<T extends string>(words: readonly T[], word: string): T {
  const found = words.find((known) => known === word);
  if (found === undefined) throw new Error(`the provider says ${word}, which is none of ${words.join(', ')}`);
  return found;
}

/** When the payment that it waits for was first refused: its invoice was finalised and tried then. */
function pastDueSince(subscription: Stripe.Subscription): string | null {
  const { status, latest_invoice: latest } = subscription;
  if (status !== 'past_due' && status !== 'unpaid') return null;
  if (latest === null || typeof latest === 'string') return toInstant(subscription.created);
  return toInstant(latest.status_transitions.finalized_at ?? latest.created);
}

export function toStatus({ status }: Pick<Stripe.Subscription, 'status'>): SubscriptionStatus {
  return oneOf(SUBSCRIPTION_STATUSES, status);
}

/** With `latest_invoice` expanded. Throws for a price that is not ours: nothing follows from such a one. */
export function toSubscription(
  from: Stripe.Subscription,
  { companyId, prices }: Context,
): ProviderSubscription {
  const [item] = from.items.data;
  const price = prices.find(({ priceId }) => priceId === item?.price.id);
  if (item === undefined || price === undefined)
    throw new Error(`subscription ${from.id} has the price ${item?.price.id ?? 'none'}, which is not ours`);
  return {
    id: from.id,
    companyId,
    plan: price.plan,
    priceId: price.priceId,
    currency: from.currency.toUpperCase(),
    amountMinor: (item.price.unit_amount ?? 0) * (item.quantity ?? 1),
    status: toStatus(from),
    periodStart: toInstant(item.current_period_start),
    periodEnd: toInstant(item.current_period_end),
    isEnding: from.cancel_at_period_end,
    endedAt: instantOrNull(from.ended_at),
    pastDueSince: pastDueSince(from),
    isCollectionPaused: from.pause_collection !== null,
    latestInvoiceId: idOf(from.latest_invoice),
    createdAt: toInstant(from.created),
  };
}

function toLine(line: Stripe.InvoiceLineItem, prices: readonly KnownPrice[]): ProviderInvoiceLine {
  const priceId = idOf(line.pricing?.price_details?.price);
  const price = prices.find((known) => known.priceId === priceId);
  return {
    amountMinor: line.amount,
    periodStart: toInstant(line.period.start),
    periodEnd: toInstant(line.period.end),
    priceKey: price?.lookupKey ?? null,
    ...(price === undefined ? {} : { priceMinor: price.amountMinor }),
  };
}

/** With all of its lines. */
export function toInvoice(
  from: Stripe.Invoice,
  lines: readonly Stripe.InvoiceLineItem[],
  { companyId, prices }: Context,
): MirroredInvoice {
  const { status_transitions: when } = from;
  return {
    id: from.id,
    companyId,
    subscriptionId: idOf(from.parent?.subscription_details?.subscription),
    number: from.number,
    state: oneOf(INVOICE_STATES, from.status ?? 'draft'),
    reason: from.billing_reason,
    currency: from.currency.toUpperCase(),
    totalMinor: from.total,
    dueMinor: from.amount_due,
    paidMinor: from.amount_paid,
    periodStart: toInstant(from.period_start),
    periodEnd: toInstant(from.period_end),
    finalisedAt: instantOrNull(when.finalized_at),
    paidAt: instantOrNull(when.paid_at),
    voidedAt: instantOrNull(when.voided_at),
    uncollectibleAt: instantOrNull(when.marked_uncollectible_at),
    attempts: from.attempt_count,
    nextAttemptAt: instantOrNull(from.next_payment_attempt),
    hostedUrl: from.hosted_invoice_url ?? null,
    createdAt: toInstant(from.created),
    lines: lines.map((line) => toLine(line, prices)),
  };
}

/** With `balance_transaction` expanded, and the invoice that its payment belongs to. */
export function toCharge(from: Stripe.Charge, companyId: string, invoiceId: string | null): MirroredCharge {
  const movement = from.balance_transaction;
  const card = from.payment_method_details?.card;
  return {
    id: from.id,
    companyId,
    invoiceId,
    state: oneOf(CHARGE_STATES, from.status),
    currency: from.currency.toUpperCase(),
    amountMinor: from.amount,
    refundedMinor: from.amount_refunded,
    feeMinor: movement === null || typeof movement === 'string' ? 0 : movement.fee,
    createdAt: toInstant(from.created),
    failureCode: from.failure_code,
    receiptUrl: from.receipt_url,
    cardBrand: card?.brand ?? null,
    cardLast4: card?.last4 ?? null,
  };
}

const REFUND_STATES: Readonly<Record<string, RefundState>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'canceled',
};

export function toRefund(from: Stripe.Refund, companyId: string): ProviderRefund {
  return {
    id: from.id,
    companyId,
    chargeId: idOf(from.charge) ?? '',
    state: REFUND_STATES[from.status ?? ''] ?? 'pending',
    currency: from.currency.toUpperCase(),
    amountMinor: from.amount,
    createdAt: toInstant(from.created),
  };
}

function disputeState(status: Stripe.Dispute['status']): DisputeState {
  if (status === 'won' || status === 'warning_closed') return 'won';
  return status === 'lost' ? 'lost' : 'open';
}

/** The provider says no time of its end: its last movement of money is the nearest to it. */
function closedAt({ status, created, balance_transactions: movements }: Stripe.Dispute): string | null {
  if (disputeState(status) === 'open') return null;
  return toInstant(Math.max(created, ...movements.map((movement) => movement.created)));
}

export function toDispute(
  from: Stripe.Dispute,
  companyId: string,
): ProviderDispute & { readonly reason: string | null } {
  return {
    id: from.id,
    companyId,
    chargeId: idOf(from.charge) ?? '',
    state: disputeState(from.status),
    currency: from.currency.toUpperCase(),
    amountMinor: from.amount,
    feeMinor: from.balance_transactions.reduce((sum, { fee }) => sum + fee, 0),
    reason: from.reason,
    createdAt: toInstant(from.created),
    closedAt: closedAt(from),
  };
}
