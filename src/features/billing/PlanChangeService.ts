import type Stripe from 'stripe';
import { comparePlans, type PlanName } from '@/core/billing/plans.ts';
import type { PaidPlan } from '@/core/billing/priceKeys.ts';
import type { CompanyScope } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { toPaymentError } from '@/shared/stripe/toPaymentError.ts';
import type { ChangePreview } from './billingContract.ts';
import { readCustomer } from './CustomerStore.ts';
import { type IntentDeps, IntentService, type Wish, type Within } from './IntentService.ts';
import { type BillingIntent, readLastChangeSeconds } from './IntentStore.ts';
import { type KnownPrice, listPrices } from './PriceStore.ts';
import { currentPrice, fingerprintOf, INTENT_KEY, listSubscriptions, versionOf } from './providerAccount.ts';
import { idOf, toInstant } from './toProvider.ts';

/** A sum that was shown may be agreed to for this long: time that a smaller plan, named late, gets back for nothing. */
const PREVIEW_KEPT_S = 2 * 60;

type Running = {
  readonly subscription: Stripe.Subscription;
  readonly item: Stripe.SubscriptionItem;
  readonly plan: PlanName;
};
type Sums = { readonly preview: ChangePreview; readonly prorationSeconds: number };

/** Changes what a company pays for. What is true is asked of the provider first, never read from the mirror. */
export class PlanChangeService {
  readonly #deps: IntentDeps;
  readonly #intents: IntentService;

  constructor(deps: IntentDeps) {
    this.#deps = deps;
    this.#intents = new IntentService(deps);
  }

  /**
   * What a change would cost at this moment: nothing is changed. Throws SUBSCRIPTION_MISSING, PAYMENT_DUE,
   * PLAN_UNCHANGED, PAYMENT_PROVIDER_UNAVAILABLE.
   */
  async preview(scope: CompanyScope, plan: PaidPlan): Promise<ChangePreview> {
    const running = await this.#changeable(scope, plan);
    const price = await currentPrice(this.#deps.database, plan);
    return (await this.#sums(running, price)).preview;
  }

  /**
   * Another plan at once, both ways: the difference for the rest of the period is charged, or credited to the next
   * invoices. What is charged is what was shown. A refused card changes nothing. Throws what `preview` throws and
   * PREVIEW_OUTDATED, PAYMENT_REFUSED, BILLING_BUSY, BILLING_FROZEN.
   */
  async change(
    scope: CompanyScope,
    order: { readonly plan: PaidPlan; readonly agreedMinor: number; readonly prorationAt: string },
  ): Promise<void> {
    const running = await this.#changeable(scope, order.plan);
    const price = await currentPrice(this.#deps.database, order.plan);
    const agreedSeconds = Math.floor(Date.parse(order.prorationAt) / 1000);
    const { subscription, item } = running;
    const intent = await this.#intents.begin(scope, {
      ...wishFor('change', running),
      action: 'plan.changeOrdered',
      fingerprint: fingerprintOf(['change', price.priceId, versionOf(subscription)]),
      wanted: await this.#agreed(scope, running, price, { ...order, agreedSeconds }),
      planTo: order.plan,
      effectiveAt: toInstant(agreedSeconds),
    });
    await this.#once(scope, intent, (options) =>
      this.#deps.stripe.subscriptions.update(
        subscription.id,
        {
          items: [{ id: item.id, price: price.priceId }],
          proration_behavior: 'always_invoice',
          proration_date: Number(intent.wanted.prorationSeconds),
          payment_behavior: 'error_if_incomplete',
          cancel_at_period_end: false,
          metadata: { [INTENT_KEY]: intent.id },
        },
        options,
      ),
    );
  }

  /** Ends the plan with the period that is paid for; also while billing is frozen, as it charges nothing. */
  async cancel(scope: CompanyScope): Promise<void> {
    await this.#setEnding(scope, true);
  }

  /** Keeps a plan that was to end. Throws SUBSCRIPTION_MISSING when it has ended. */
  async keep(scope: CompanyScope): Promise<void> {
    await this.#setEnding(scope, false);
  }

  /** Tries to collect what is open. Throws PAYMENT_NOT_DUE, PAYMENT_REFUSED, BILLING_FROZEN. */
  async pay(scope: CompanyScope): Promise<void> {
    const { stripe } = this.#deps;
    const running = await this.#running(scope);
    const invoiceId = idOf(running.subscription.latest_invoice);
    const invoice =
      invoiceId === null ? undefined : await this.#ask(() => stripe.invoices.retrieve(invoiceId));
    if (invoice?.status !== 'open') throw new AppError('PAYMENT_NOT_DUE');
    const intent = await this.#intents.begin(scope, {
      ...wishFor('pay', running),
      action: 'payment.ordered',
      fingerprint: fingerprintOf(['pay', invoice.id, String(invoice.attempt_count)]),
      wanted: { invoice: invoice.id },
      planTo: running.plan,
    });
    await this.#once(scope, intent, (options) => stripe.invoices.pay(invoice.id, {}, options));
  }

  async #setEnding(scope: CompanyScope, isEnding: boolean): Promise<void> {
    const running = await this.#running(scope);
    const { subscription } = running;
    if (subscription.cancel_at_period_end === isEnding) return;
    const intent = await this.#intents.begin(scope, {
      ...wishFor(isEnding ? 'cancel' : 'reactivate', running),
      action: isEnding ? 'plan.cancelled' : 'plan.kept',
      fingerprint: fingerprintOf([isEnding ? 'cancel' : 'keep', versionOf(subscription)]),
      wanted: {},
      planTo: isEnding ? 'FREE' : running.plan,
    });
    const set = (options: { readonly idempotencyKey: string }) =>
      this.#deps.stripe.subscriptions.update(
        subscription.id,
        { cancel_at_period_end: isEnding, metadata: { [INTENT_KEY]: intent.id } },
        options,
      );
    await (isEnding ? this.#onceFreely(scope, intent, set) : this.#once(scope, intent, set));
  }

  /** Through the gate. */
  async #once<T>(
    scope: CompanyScope,
    intent: BillingIntent,
    call: (options: { readonly idempotencyKey: string }) => Promise<T>,
  ): Promise<void> {
    if (intent.state === 'done') return;
    await this.#intents.carryOut(scope, intent, call);
    const within: Within = (work) => this.#deps.database.inCompany(scope, work);
    await this.#intents.note(within, intent, { state: 'done' });
  }

  /** For what takes money from nobody. */
  async #onceFreely<T>(
    scope: CompanyScope,
    intent: BillingIntent,
    call: (options: { readonly idempotencyKey: string }) => Promise<T>,
  ): Promise<void> {
    const gate = { passThrough: <R>(_scope: unknown, work: () => Promise<R>) => work() };
    if (intent.state === 'done') return;
    const intents = new IntentService({ ...this.#deps, gate });
    await intents.carryOut(scope, intent, call);
    const within: Within = (work) => this.#deps.database.inCompany(scope, work);
    await intents.note(within, intent, { state: 'done' });
  }

  async #running(scope: CompanyScope): Promise<Running> {
    const { database, stripe } = this.#deps;
    const [customer, prices] = await database.inCompany(scope, async (sql) => [
      await readCustomer(sql, scope.companyId),
      await listPrices(sql),
    ]);
    if (customer === undefined) throw new AppError('SUBSCRIPTION_MISSING');
    const { live } = await this.#ask(() => listSubscriptions(stripe, customer.customerId));
    const [item] = live?.items.data ?? [];
    if (live === undefined || item === undefined) throw new AppError('SUBSCRIPTION_MISSING');
    const plan = prices.find(({ priceId }) => priceId === item.price.id)?.plan ?? 'FREE';
    return { subscription: live, item, plan };
  }

  async #changeable(scope: CompanyScope, plan: PaidPlan): Promise<Running> {
    const running = await this.#running(scope);
    if (running.subscription.status !== 'active') throw new AppError('PAYMENT_DUE');
    if (running.plan === plan) throw new AppError('PLAN_UNCHANGED');
    return running;
  }

  /** Asks the provider for the very sum at the agreed time. Throws PREVIEW_OUTDATED. */
  async #agreed(
    scope: CompanyScope,
    running: Running,
    price: KnownPrice,
    order: { readonly agreedMinor: number; readonly agreedSeconds: number },
  ): Promise<Wish['wanted']> {
    const now = await this.#sums(running, price);
    const ageSeconds = now.prorationSeconds - order.agreedSeconds;
    const isFresh = ageSeconds >= 0 && ageSeconds <= PREVIEW_KEPT_S;
    // Before the last change another price ran: what is given back for that time was never asked for.
    const { subscription, item } = running;
    const changedSeconds = await this.#deps.database.inCompany(scope, (sql) =>
      readLastChangeSeconds(sql, scope.companyId, subscription.id),
    );
    const earliest = Math.max(item.current_period_start, changedSeconds ?? 0);
    if (!isFresh || order.agreedSeconds < earliest) throw new AppError('PREVIEW_OUTDATED');
    const { preview } = await this.#sums(running, price, order.agreedSeconds);
    if (preview.dueMinor !== order.agreedMinor)
      throw new AppError('PREVIEW_OUTDATED', { details: { dueMinor: preview.dueMinor } });
    return { price: price.priceId, prorationSeconds: order.agreedSeconds };
  }

  async #sums(
    { subscription, item, plan }: Running,
    price: KnownPrice,
    prorationSeconds?: number,
  ): Promise<Sums> {
    const {
      total,
      amount_due: dueMinor,
      currency,
      lines,
    } = await this.#ask(() =>
      this.#deps.stripe.invoices.createPreview({
        subscription: subscription.id,
        subscription_details: {
          items: [{ id: item.id, price: price.priceId }],
          proration_behavior: 'always_invoice',
          ...(prorationSeconds === undefined ? {} : { proration_date: prorationSeconds }),
        },
      }),
    );
    const startSeconds = prorationSeconds ?? Math.max(...lines.data.map(({ period }) => period.start));
    const preview: ChangePreview = {
      planFrom: plan,
      planTo: price.plan,
      direction: comparePlans(plan, price.plan) < 0 ? 'up' : 'down',
      prorationAt: toInstant(startSeconds),
      currency: currency.toUpperCase(),
      totalMinor: total,
      dueMinor,
      creditedMinor: Math.max(0, -total),
      lines: lines.data.map(({ description, amount }) => ({
        description: description ?? '',
        amountMinor: amount,
      })),
      nextInvoiceAt: toInstant(item.current_period_end),
      nextInvoiceMinor: price.amountMinor,
    };
    return { preview, prorationSeconds: startSeconds };
  }

  async #ask<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw toPaymentError(error);
    }
  }
}

/** What every wish about a running plan says. */
function wishFor(
  kind: BillingIntent['kind'],
  { subscription, plan }: Running,
): Pick<Wish, 'kind' | 'planFrom' | 'subscriptionId' | 'effectiveAt'> {
  return { kind, planFrom: plan, subscriptionId: subscription.id, effectiveAt: null };
}
