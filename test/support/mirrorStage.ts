/** Stripe's objects carried into our mirror and our books by hand, for tests of what comes after that. */
import type Stripe from 'stripe';
import { CHARGE_STATES } from '@/core/billing/ProviderCharge.ts';
import { INVOICE_STATES } from '@/core/billing/ProviderInvoice.ts';
import type { ProviderRefund } from '@/core/billing/ProviderRefund.ts';
import { type MirroredInvoice, writeInvoice } from '@/features/billing/InvoiceStore.ts';
import {
  type MirroredCharge,
  writeCharge,
  writeDispute,
  writeRefund,
} from '@/features/billing/MovementStore.ts';
import type { PlatformBooksService } from '@/features/platformBooks/PlatformBooksService.ts';
import type { Database } from '@/shared/database/Database.ts';

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
const isoOrNull = (seconds: number | null) => (seconds === null ? null : iso(seconds));
const idOf = (of: string | { id: string } | null | undefined) =>
  typeof of === 'string' ? of : (of?.id ?? '');

export type Mirror = {
  readonly database: Database;
  readonly books: PlatformBooksService;
  readonly stripe: Stripe;
};

function oneOf<Word extends string>(words: readonly Word[], word: string | null): Word {
  const found = words.find((one) => one === word);
  if (found === undefined) throw new Error(`no such state: ${word}`);
  return found;
}

function toInvoice(from: Stripe.Invoice, companyId: string): MirroredInvoice {
  const when = from.status_transitions;
  return {
    ...{ id: from.id, companyId, number: from.number, state: oneOf(INVOICE_STATES, from.status) },
    ...{ subscriptionId: idOf(from.parent?.subscription_details?.subscription), reason: from.billing_reason },
    ...{ currency: from.currency.toUpperCase(), totalMinor: from.total, dueMinor: from.amount_due },
    ...{ paidMinor: from.amount_paid, periodStart: iso(from.period_start), periodEnd: iso(from.period_end) },
    ...{ finalisedAt: isoOrNull(when.finalized_at), paidAt: isoOrNull(when.paid_at) },
    ...{ voidedAt: isoOrNull(when.voided_at), uncollectibleAt: isoOrNull(when.marked_uncollectible_at) },
    ...{ attempts: from.attempt_count, nextAttemptAt: null, hostedUrl: null, createdAt: iso(from.created) },
    lines: from.lines.data.map(({ amount: amountMinor, period }) => ({
      ...{ amountMinor, periodStart: iso(period.start), periodEnd: iso(period.end) },
      priceKey: 'accubooks_pro_monthly',
    })),
  };
}

function toCharge(charge: Stripe.Charge, companyId: string, invoiceId: string | null): MirroredCharge {
  const movement = charge.balance_transaction;
  return {
    ...{ id: charge.id, companyId, invoiceId, state: oneOf(CHARGE_STATES, charge.status) },
    ...{ currency: charge.currency.toUpperCase(), amountMinor: charge.amount },
    ...{ refundedMinor: charge.amount_refunded, createdAt: iso(charge.created) },
    feeMinor: movement === null || typeof movement === 'string' ? 0 : movement.fee,
    ...{ failureCode: null, receiptUrl: null, cardBrand: null, cardLast4: null },
  };
}

/** Everything that Stripe has, as the worker would have applied it. */
export async function mirrorAll(mirror: Mirror): Promise<void> {
  const { stripe, database, books } = mirror;
  const [invoices, charges, refunds, disputes, events, payments] = await Promise.all([
    stripe.invoices.list({ limit: 100 }),
    stripe.charges.list({ limit: 100, expand: ['data.balance_transaction'] }),
    stripe.refunds.list({ limit: 100 }),
    stripe.disputes.list({ limit: 100 }),
    stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 }),
    stripe.invoicePayments.list({ limit: 100 }),
  ]);
  const invoiceOf = new Map(
    payments.data.map(({ payment, invoice }) => [idOf(payment.payment_intent), idOf(invoice)]),
  );
  const customerOf = new Map(charges.data.map(({ id, customer }) => [id, idOf(customer)]));
  await database.asNobody(async (sql) => {
    const companies = await sql<{ customer_id: string; company_id: string }>(
      'SELECT customer_id, company_id FROM billing_customers',
    );
    const company = (customer: string | undefined) =>
      companies.find((one) => one.customer_id === customer)?.company_id ?? '';
    for (const from of invoices.data) {
      const invoice = toInvoice(from, company(idOf(from.customer)));
      await writeInvoice(sql, invoice, new Date(0));
      await books.post(sql, { invoice });
    }
    for (const from of charges.data) {
      const invoiceId = invoiceOf.get(idOf(from.payment_intent)) ?? null;
      const charge = toCharge(from, company(idOf(from.customer)), invoiceId);
      await writeCharge(sql, charge, new Date(0));
      await books.post(sql, { charge });
    }
    for (const from of refunds.data) {
      const refund: ProviderRefund = {
        ...{
          id: from.id,
          companyId: company(customerOf.get(idOf(from.charge))),
          chargeId: idOf(from.charge),
        },
        ...{ currency: from.currency.toUpperCase() },
        ...{ state: from.status === 'failed' ? 'failed' : 'succeeded', amountMinor: from.amount },
        createdAt: iso(from.created),
      };
      await writeRefund(sql, refund, new Date(0));
      await books.post(sql, { refund });
    }
    for (const from of disputes.data) {
      const dispute = {
        ...{
          id: from.id,
          companyId: company(customerOf.get(idOf(from.charge))),
          chargeId: idOf(from.charge),
        },
        ...{ currency: from.currency.toUpperCase() },
        ...{ state: 'open' as const, amountMinor: from.amount, reason: null, createdAt: iso(from.created) },
      };
      await writeDispute(sql, dispute, new Date(0));
      await books.post(sql, { dispute: { ...dispute, feeMinor: 1_500 } });
    }
    for (const event of events)
      await sql("SELECT receive_billing_event($1, $2, 'poll', now())", [event.id, JSON.stringify(event)]);
    await sql("UPDATE billing_events SET state = 'applied', ended_at = now() WHERE state = 'stored'");
  });
}
