import type Stripe from 'stripe';
import type { PaidPlan } from '@/core/billing/priceKeys.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import { nowOf } from '@/shared/clock/Clock.ts';
import type { CompanyScope } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { toPaymentError } from '@/shared/stripe/toPaymentError.ts';
import { readCustomer } from './CustomerStore.ts';
import { type IntentDeps, IntentService, type Within } from './IntentService.ts';
import { type BillingIntent, endIntent } from './IntentStore.ts';
import { lookForOutcome } from './lookForOutcome.ts';
import {
  COMPANY_KEY,
  currentPrice,
  ensureCustomer,
  fingerprintOf,
  INTENT_KEY,
  listSubscriptions,
} from './providerAccount.ts';
import { readPayer } from './readPayer.ts';

/** Rounds of beginning anew when the checkout that was found has just ended. */
const ROUNDS_MAX = 3;

/** Sends people to the provider's own pages: to pay for a first plan, and to look after cards. */
export class CheckoutService {
  readonly #deps: IntentDeps;
  readonly #intents: IntentService;
  readonly #publicUrl: string;

  constructor(deps: IntentDeps & { readonly publicUrl: string }) {
    this.#deps = deps;
    this.#intents = new IntentService(deps);
    this.#publicUrl = deps.publicUrl.replace(/\/$/, '');
  }

  /**
   * Where the plan can be paid for. A company has one open checkout: asked for again it is the same one, and one for
   * another plan takes its place. Throws SUBSCRIPTION_EXISTS, BILLING_BUSY, BILLING_FROZEN,
   * PAYMENT_PROVIDER_UNAVAILABLE.
   */
  async start(scope: CompanyScope, plan: PaidPlan): Promise<{ url: string }> {
    const { database, stripe } = this.#deps;
    const { priceId } = await currentPrice(database, plan);
    const payer = await database.inCompany(scope, (sql) => readPayer(sql, scope));
    const customer = await this.#ask(() => ensureCustomer(this.#deps, scope, payer));
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const former = await this.#ask(() => listSubscriptions(stripe, customer));
      const intent = await this.#intents.begin(scope, {
        kind: 'checkout',
        action: 'checkout.started',
        fingerprint: fingerprintOf(['checkout', priceId, former.newestId ?? 'first']),
        wanted: { customer, price: priceId },
        planFrom: 'FREE',
        planTo: plan,
        subscriptionId: null,
        effectiveAt: null,
      });
      // Asked for after the intent stands, so that what another one has paid meanwhile is seen.
      if ((await this.#ask(() => listSubscriptions(stripe, customer))).live !== undefined)
        await this.#refuse(scope, intent);
      const url = intent.state === 'done' ? undefined : await this.#urlOf(scope, intent, customer, priceId);
      if (url !== undefined) return { url };
    }
    throw new AppError('BILLING_BUSY');
  }

  async #refuse(scope: CompanyScope, intent: BillingIntent): Promise<never> {
    const { database, clock } = this.#deps;
    const within: Within = (work) => database.inCompany(scope, work);
    if (intent.endedAt === null)
      await this.#intents.settle(within, intent).catch(async (error: unknown) => {
        if (!(error instanceof AppError) || error.code !== 'BILLING_BUSY') throw error;
        const end = { state: 'refused', endedAt: nowOf(clock), errorCode: 'SUBSCRIPTION_EXISTS' } as const;
        await within((sql) => endIntent(sql, intent.id, end));
      });
    throw new AppError('SUBSCRIPTION_EXISTS');
  }

  /** Undefined when the checkout has ended and another one is to be begun. */
  async #urlOf(
    scope: CompanyScope,
    intent: BillingIntent,
    customer: string,
    price: string,
  ): Promise<string | undefined> {
    const within: Within = (work) => this.#deps.database.inCompany(scope, work);
    if (intent.state === 'calling') {
      const made = await this.#intents.carryOut(scope, intent, (options) =>
        this.#create(scope.companyId, intent.id, { customer, price }, options),
      );
      if (made?.status === 'open' && made.url !== null) {
        const isKept = await this.#intents.note(within, intent, { state: 'open', session: made });
        if (isKept) return made.url;
        // Another wish has taken its place meanwhile.
        await this.#ask(() => this.#deps.stripe.checkout.sessions.expire(made.id));
        throw new AppError('BILLING_BUSY');
      }
    }
    const outcome = await this.#ask(() => lookForOutcome(this.#deps.stripe, intent));
    if (outcome.state === 'open') return outcome.session.url ?? undefined;
    await this.#intents.note(within, intent, outcome);
    if (outcome.state === 'done') throw new AppError('SUBSCRIPTION_EXISTS');
    return undefined;
  }

  #create(
    companyId: string,
    intentId: string,
    of: { readonly customer: string; readonly price: string },
    options: { readonly idempotencyKey: string },
  ): Promise<Stripe.Checkout.Session> {
    const metadata = { [INTENT_KEY]: intentId, [COMPANY_KEY]: companyId };
    return this.#deps.stripe.checkout.sessions.create(
      {
        mode: 'subscription',
        customer: of.customer,
        client_reference_id: companyId,
        line_items: [{ price: of.price, quantity: 1 }],
        success_url: `${this.#publicUrl}/c/${companyId}/billing?checkout=paid`,
        cancel_url: `${this.#publicUrl}/c/${companyId}/billing?checkout=left`,
        metadata,
        subscription_data: { metadata },
      },
      options,
    );
  }

  /** Where cards are looked after. Throws SUBSCRIPTION_MISSING for a company that never paid, BILLING_FROZEN. */
  async openPortal(scope: CompanyScope): Promise<{ url: string }> {
    const { database, gate, stripe } = this.#deps;
    const customer = await database.inCompany(scope, (sql) => readCustomer(sql, scope.companyId));
    if (customer === undefined) throw new AppError('SUBSCRIPTION_MISSING');
    const { url } = await this.#ask(() =>
      gate.passThrough(scope, () =>
        stripe.billingPortal.sessions.create({
          customer: customer.customerId,
          return_url: `${this.#publicUrl}/c/${scope.companyId}/billing`,
        }),
      ),
    );
    const { userId: actorId, companyId } = scope;
    await database.inCompany(scope, (sql) =>
      recordAudit(sql, {
        action: 'paymentPortal.opened',
        actorId,
        companyId,
        subjectId: customer.customerId,
      }),
    );
    return { url };
  }

  async #ask<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw toPaymentError(error);
    }
  }
}
