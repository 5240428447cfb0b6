import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import type { PaidPlan } from '@/core/billing/priceKeys.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { CompanyScope, Database } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { keepCustomer, readCustomer } from './CustomerStore.ts';
import { type KnownPrice, listPrices } from './PriceStore.ts';

/** Subscriptions of one customer that are looked at; there is one, and those that ended. */
const SUBSCRIPTIONS_MAX = 100;
/** The intent that changed an object last, in its metadata. */
export const INTENT_KEY = 'accubooks_intent';
export const COMPANY_KEY = 'accubooks_company';

type AccountDeps = { readonly database: Database; readonly clock: Clock; readonly stripe: Stripe };

/**
 * The company's customer at the provider, made when it has none. The key belongs to the company: however often and
 * by however many it is made at once, there is one.
 */
export async function ensureCustomer(
  { database, clock, stripe }: AccountDeps,
  scope: CompanyScope,
  about: { readonly name: string; readonly email: string | undefined },
): Promise<string> {
  const { companyId } = scope;
  const known = await database.inCompany(scope, (sql) => readCustomer(sql, companyId));
  if (known !== undefined) return known.customerId;
  const made = await stripe.customers.create(
    { metadata: { [COMPANY_KEY]: companyId } },
    { idempotencyKey: `accubooks-customer-${companyId}` },
  );
  // Apart from the key, because whoever asks again may have another name.
  await stripe.customers.update(made.id, {
    name: about.name,
    ...(about.email === undefined ? {} : { email: about.email }),
  });
  const kept = await database.inCompany(scope, async (sql) => {
    await keepCustomer(sql, { companyId, customerId: made.id, createdAt: nowOf(clock) });
    return readCustomer(sql, companyId);
  });
  return kept?.customerId ?? made.id;
}

/** What the provider has of a customer's subscriptions at this moment. */
export type Subscriptions = {
  /** The one that may still be charged for. */
  readonly live: Stripe.Subscription | undefined;
  /** The newest one, whatever became of it. */
  readonly newestId: string | undefined;
};

export async function listSubscriptions(stripe: Stripe, customerId: string): Promise<Subscriptions> {
  const { data } = await stripe.subscriptions.list({
    customer: customerId,
    status: 'all',
    limit: SUBSCRIPTIONS_MAX,
  });
  const live = data.find(({ status }) => status !== 'canceled' && status !== 'incomplete_expired');
  return { live, newestId: data[0]?.id };
}

/** Changes with everything that we or the customer change about it, so that an old wish is told from a new one. */
export function versionOf(subscription: Stripe.Subscription): string {
  const [item] = subscription.items.data;
  return [
    subscription.id,
    item?.price.id,
    subscription.cancel_at_period_end,
    subscription.metadata[INTENT_KEY],
    subscription.latest_invoice,
  ].join(' ');
}

/** One hash for one wish. */
export function fingerprintOf(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

/** The price that the plan has now. Throws PAYMENT_PROVIDER_UNAVAILABLE until the worker has made it. */
export async function currentPrice(database: Database, plan: PaidPlan): Promise<KnownPrice> {
  const prices = await database.asNobody(listPrices);
  const found = prices.find((price) => price.plan === plan && price.isCurrent);
  if (found === undefined)
    throw new AppError('PAYMENT_PROVIDER_UNAVAILABLE', {
      message: 'The prices have not been set up yet; try again in a moment.',
    });
  return found;
}
