import Stripe from 'stripe';
import { planGivenBy } from '@/core/billing/grace.ts';
import type { BillingFacts } from '@/core/billing/inspectBilling.ts';
import { isLive, type ProviderSubscription } from '@/core/billing/ProviderSubscription.ts';
import { comparePlans } from '@/core/billing/plans.ts';
import type { PlanService } from '@/features/plans/PlanService.ts';
import type { ExpectedInvoiceReadModel } from '@/features/platformBooks/ExpectedInvoiceReadModel.ts';
import type { MovedObjects } from '@/features/platformBooks/PlatformBooksService.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { writeCustomer } from './CustomerStore.ts';
import type { DunningService } from './DunningService.ts';
import { endIntent } from './IntentStore.ts';
import { deleteDraft, type MirroredInvoice, writeInvoice } from './InvoiceStore.ts';
import {
  type MirroredCharge,
  readChargeState,
  readOtherCharges,
  writeCharge,
  writeDispute,
  writeRefund,
} from './MovementStore.ts';
import { listPrices } from './PriceStore.ts';
import { INTENT_KEY } from './providerAccount.ts';
import { readLiveSubscriptionId, readSubscription, writeSubscription } from './SubscriptionStore.ts';
import {
  type Context,
  idOf,
  toCharge,
  toDispute,
  toInvoice,
  toRefund,
  toStatus,
  toSubscription,
} from './toProvider.ts';

const LINES_MAX = 100;
/** Of one customer, that are alive. */
const SUBSCRIPTIONS_MAX = 10;

/** What changed by a mirroring, for the counters, once it is committed. */
export type Changes = { upgrades: number; paymentFailures: number };

export type MirrorDeps = {
  readonly stripe: Stripe;
  readonly clock: Clock;
  readonly plans: PlanService;
  readonly dunning: DunningService;
  readonly expected: ExpectedInvoiceReadModel;
  /** AccuBooks' own books. */
  readonly post: (sql: Sql, moved: MovedObjects) => Promise<unknown>;
  /** Freezes by itself when something must never be. */
  readonly inspect: (sql: Sql, facts: BillingFacts) => Promise<unknown>;
};

/** The kinds of objects that something follows from, in the order in which they are mirrored. */
export const MIRRORED_KINDS = [
  'customer',
  'payment_method',
  'checkout.session',
  'subscription',
  'invoice',
  'charge',
  'refund',
  'dispute',
] as const;
export type MirroredKind = (typeof MIRRORED_KINDS)[number];

type Work = Context & { readonly sql: Sql; readonly changes: Changes; readonly now: Date };

/**
 * Makes our rows, the plan and our own books what follows from an object as the provider has it now. It trusts no
 * event: whatever came, in whatever order and however often, what is fetched is what counts.
 */
export class MirrorService {
  readonly #deps: MirrorDeps;

  constructor(deps: MirrorDeps) {
    this.#deps = deps;
  }

  /** In a transaction of the worker inside the company, which holds the company's lock. */
  async mirror(
    sql: Sql,
    companyId: string,
    of: { readonly kind: MirroredKind; readonly objectId: string; readonly customerId: string },
  ): Promise<Changes> {
    const { clock } = this.#deps;
    const changes: Changes = { upgrades: 0, paymentFailures: 0 };
    const work: Work = { sql, companyId, prices: await listPrices(sql), changes, now: nowOf(clock) };
    const { kind, objectId } = of;
    if (kind === 'customer' || kind === 'payment_method') await this.#customer(work, of.customerId);
    else if (kind === 'checkout.session') await this.#checkout(work, objectId);
    else if (kind === 'subscription') await this.#subscription(work, objectId);
    else if (kind === 'invoice') await this.#invoice(work, objectId, of.customerId);
    else if (kind === 'charge') await this.#charge(work, objectId);
    else if (kind === 'refund') await this.#refund(work, objectId);
    else await this.#dispute(work, objectId);
    return changes;
  }

  async #customer({ sql, now }: Work, customerId: string): Promise<void> {
    const customer = await this.#deps.stripe.customers.retrieve(customerId, {
      expand: ['invoice_settings.default_payment_method'],
    });
    if (customer.deleted) return;
    const method = customer.invoice_settings.default_payment_method;
    const card = method === null || typeof method === 'string' ? undefined : method.card;
    await writeCustomer(
      sql,
      {
        customerId,
        creditMinor: Math.max(0, -customer.balance),
        currency: customer.currency?.toUpperCase() ?? null,
        cardBrand: card?.brand ?? null,
        cardLast4: card?.last4 ?? null,
      },
      now,
    );
  }

  async #checkout(work: Work, sessionId: string): Promise<void> {
    const session = await this.#deps.stripe.checkout.sessions.retrieve(sessionId);
    const intentId = session.metadata?.[INTENT_KEY];
    const subscriptionId = idOf(session.subscription);
    if (subscriptionId !== null) await this.#subscription(work, subscriptionId);
    if (intentId === undefined || session.status === 'open') return;
    const state = session.status === 'complete' ? 'done' : 'abandoned';
    await endIntent(work.sql, intentId, { state, endedAt: work.now, resultId: session.id });
  }

  async #subscription(work: Work, subscriptionId: string): Promise<void> {
    const { sql, companyId, now } = work;
    const fetched = await this.#fetchSubscription(subscriptionId);
    if (!(await this.#isSecond(work, fetched))) {
      await writeSubscription(sql, toSubscription(fetched, work), now);
      if (!isLive(toStatus(fetched))) await this.#successor(work, fetched);
    }
    const current = await readSubscription(sql, companyId);
    if (current === undefined) return;
    await this.#deps.dunning.giveNotice(sql, current);
    await this.#givePlan(work, current);
  }

  async #fetchSubscription(id: string): Promise<Stripe.Subscription> {
    return this.#deps.stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
  }

  /**
   * Alive beside the one that the plan follows from, whatever its price: that is found, and it is not written, for
   * a company has one. The end of the former may be told after the beginning of the next one.
   */
  async #isSecond(work: Work, fetched: Stripe.Subscription): Promise<boolean> {
    const { sql, companyId, now } = work;
    const { id, currency, items } = fetched;
    const status = toStatus(fetched);
    if (!isLive(status)) return false;
    const formerId = await readLiveSubscriptionId(sql, companyId);
    if (formerId === undefined || formerId === id) return false;
    const former = toSubscription(await this.#fetchSubscription(formerId), work);
    await writeSubscription(sql, former, now);
    if (!isLive(former.status)) return false;
    const amountMinor = items.data.reduce(
      (sum, { price, quantity }) => sum + (price.unit_amount ?? 0) * (quantity ?? 1),
      0,
    );
    const subscription = { id, companyId, status, currency: currency.toUpperCase(), amountMinor };
    await this.#deps.inspect(sql, { subscriptions: [{ subscription, beside: former }] });
    return true;
  }

  /** What was alive beside the one that has ended is the company's from then on. */
  async #successor(work: Work, { customer }: Stripe.Subscription): Promise<void> {
    const { sql, companyId, prices, now } = work;
    if ((await readLiveSubscriptionId(sql, companyId)) !== undefined) return;
    const { data } = await this.#deps.stripe.subscriptions.list({
      ...{ customer: idOf(customer) ?? '', limit: SUBSCRIPTIONS_MAX, expand: ['data.latest_invoice'] },
    });
    const isOurs = ({ items }: Stripe.Subscription) =>
      prices.some(({ priceId }) => priceId === items.data[0]?.price.id);
    const alive = data.filter((one) => isLive(toStatus(one)) && isOurs(one));
    const first = alive.sort((a, b) => a.created - b.created)[0];
    if (first !== undefined) await writeSubscription(sql, toSubscription(first, work), now);
  }

  /** A plan that was given by a person stays when there never was a subscription for it. */
  async #givePlan({ sql, companyId, changes }: Work, current: ProviderSubscription): Promise<void> {
    const { plans, clock } = this.#deps;
    const plan = planGivenBy(current, clock.nowMs());
    const was = await plans.planOf(sql, companyId);
    if (plan === 'FREE' && was.source !== PLAN_SOURCE) return;
    const isChanged = await plans.setPlan(sql, companyId, plan, PLAN_SOURCE);
    if (isChanged && comparePlans(was.plan, plan) < 0) changes.upgrades += 1;
  }

  async #invoice(work: Work, invoiceId: string, customerId: string): Promise<void> {
    const { sql } = work;
    const invoice = await this.#fetchInvoice(work, invoiceId);
    if (invoice === undefined) return deleteDraft(sql, invoiceId);
    if (invoice.subscriptionId !== null) await this.#subscription(work, invoice.subscriptionId);
    // What a customer has to their credit moves with invoices.
    await this.#customer(work, customerId);
    await this.#keepInvoice(work, invoice);
  }

  async #keepInvoice({ sql, now }: Work, invoice: MirroredInvoice): Promise<void> {
    const { expected, post, inspect } = this.#deps;
    await writeInvoice(sql, invoice, now);
    await inspect(sql, { invoices: [{ invoice, expected: await expected.expected(sql, invoice) }] });
    await post(sql, { invoice });
  }

  /** Undefined when the provider has thrown the draft away. */
  async #fetchInvoice(work: Work, invoiceId: string): Promise<MirroredInvoice | undefined> {
    const { stripe } = this.#deps;
    try {
      const invoice = await stripe.invoices.retrieve(invoiceId);
      const lines = invoice.lines.has_more
        ? (await stripe.invoices.listLineItems(invoiceId, { limit: LINES_MAX })).data
        : invoice.lines.data;
      return toInvoice(invoice, lines, work);
    } catch (error) {
      if (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 404)
        return undefined;
      throw error;
    }
  }

  /** With the invoice that it pays, which it is judged by. */
  async #charge(work: Work, chargeId: string): Promise<MirroredCharge> {
    const { sql, companyId, changes, now } = work;
    const { stripe, post, inspect } = this.#deps;
    const fetched = await stripe.charges.retrieve(chargeId, { expand: ['balance_transaction'] });
    const invoiceId = await this.#invoiceOf(fetched);
    const charge = toCharge(fetched, companyId, invoiceId);
    const before = await readChargeState(sql, chargeId);
    if (charge.state === 'failed' && before !== 'failed') changes.paymentFailures += 1;
    const invoice = invoiceId === null ? undefined : await this.#fetchInvoice(work, invoiceId);
    await writeCharge(sql, charge, now);
    const others = await readOtherCharges(sql, charge);
    await inspect(sql, { charges: [{ charge, invoice, others }] });
    await post(sql, { charge });
    return charge;
  }

  async #invoiceOf(charge: Stripe.Charge): Promise<string | null> {
    const intent = idOf(charge.payment_intent);
    if (intent === null) return null;
    const { data } = await this.#deps.stripe.invoicePayments.list({
      payment: { type: 'payment_intent', payment_intent: intent },
      limit: 1,
    });
    return idOf(data[0]?.invoice);
  }

  async #refund(work: Work, refundId: string): Promise<void> {
    const { sql, companyId, now } = work;
    const { stripe, post, inspect } = this.#deps;
    const refund = toRefund(await stripe.refunds.retrieve(refundId), companyId);
    const charge = await this.#charge(work, refund.chargeId);
    await writeRefund(sql, refund, now);
    await inspect(sql, { refunds: [{ refund, charge }] });
    await post(sql, { refund });
  }

  async #dispute(work: Work, disputeId: string): Promise<void> {
    const { sql, companyId, now } = work;
    const { stripe, post, inspect } = this.#deps;
    const dispute = toDispute(await stripe.disputes.retrieve(disputeId), companyId);
    await this.#charge(work, dispute.chargeId);
    await writeDispute(sql, dispute, now);
    await inspect(sql, { disputes: [dispute] });
    await post(sql, { dispute });
  }
}

/** Who put a company on its plan when it pays for it. */
export const PLAN_SOURCE = 'subscription';
