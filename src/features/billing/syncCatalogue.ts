import Stripe from 'stripe';
import { PLANS } from '@/core/billing/plans.ts';
import { PAID_PLANS, type PaidPlan, priceKeyOf } from '@/core/billing/priceKeys.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import type { Log } from '@/shared/log/log.ts';
import { keepCurrentPrice } from './PriceStore.ts';

type CatalogueDeps = {
  readonly stripe: Stripe;
  /** The worker's. */
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
};

async function ensureProduct(stripe: Stripe, plan: PaidPlan): Promise<string> {
  const id = `accubooks_${plan.toLowerCase()}`;
  try {
    return (await stripe.products.retrieve(id)).id;
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError) || error.statusCode !== 404) throw error;
  }
  const name = `AccuBooks ${plan}`;
  return (await stripe.products.create({ id, name }, { idempotencyKey: `accubooks-product-${plan}` })).id;
}

/** Asks for exactly what the plan costs, each month. */
function isRight(price: Stripe.Price, plan: PaidPlan): boolean {
  const { priceMinor, currency } = PLANS[plan];
  const { recurring } = price;
  return (
    price.active &&
    price.unit_amount === priceMinor &&
    price.currency === currency.toLowerCase() &&
    recurring?.interval === 'month' &&
    recurring.interval_count === 1
  );
}

async function ensurePrice(
  { stripe, log }: CatalogueDeps,
  plan: PaidPlan,
  product: string,
): Promise<Stripe.Price> {
  const lookupKey = priceKeyOf(plan);
  const { priceMinor, currency } = PLANS[plan];
  const found = (await stripe.prices.list({ lookup_keys: [lookupKey], limit: 1 })).data[0];
  if (found !== undefined && isRight(found, plan)) return found;
  const made = await stripe.prices.create(
    {
      product,
      currency: currency.toLowerCase(),
      unit_amount: priceMinor,
      recurring: { interval: 'month' },
      lookup_key: lookupKey,
      transfer_lookup_key: true,
      metadata: { plan },
    },
    { idempotencyKey: `accubooks-price-${plan}-${currency}-${priceMinor}-after-${found?.id ?? 'none'}` },
  );
  if (found !== undefined) {
    await stripe.prices.update(found.id, { active: false });
    log.warn(
      { plan, former: found.id, formerMinor: found.unit_amount, made: made.id, priceMinor },
      'the price of a plan was not ours; a new one was made and the former archived',
    );
  }
  return made;
}

/**
 * Makes the provider's products and prices those of the plans, and notes their ids. A price that asks for anything
 * else is never sold: it is archived and made anew. Repeatable, and several workers may do it at once.
 */
export async function syncCatalogue(deps: CatalogueDeps): Promise<void> {
  const { stripe, database, clock } = deps;
  for (const plan of PAID_PLANS) {
    const product = await ensureProduct(stripe, plan);
    const { id: priceId } = await ensurePrice(deps, plan, product);
    const { priceMinor: amountMinor, currency } = PLANS[plan];
    const price = { priceId, plan, lookupKey: priceKeyOf(plan), currency, amountMinor };
    await database.asNobody((sql) => keepCurrentPrice(sql, price, nowOf(clock)));
  }
}
