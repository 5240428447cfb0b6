import type { PaidPlan } from '@/core/billing/priceKeys.ts';
import type { Sql } from '@/shared/database/Database.ts';

/** A price of ours at the provider. */
export type KnownPrice = {
  readonly priceId: string;
  readonly plan: PaidPlan;
  readonly lookupKey: string;
  readonly currency: string;
  readonly amountMinor: number;
  /** The one that new subscriptions get. */
  readonly isCurrent: boolean;
};

/** Every price that there ever was; there are few. */
export async function listPrices(sql: Sql): Promise<KnownPrice[]> {
  return sql<KnownPrice>(
    `SELECT price_id AS "priceId", plan, lookup_key AS "lookupKey", currency, amount_minor AS "amountMinor",
        is_current AS "isCurrent" FROM billing_prices`,
    [],
    'list_prices',
  );
}

/** Makes it the current price of its plan; the former one stays known. */
export async function keepCurrentPrice(
  sql: Sql,
  price: Omit<KnownPrice, 'isCurrent'>,
  syncedAt: Date,
): Promise<void> {
  await sql(
    'UPDATE billing_prices SET is_current = false WHERE plan = $1 AND price_id <> $2 AND is_current',
    [price.plan, price.priceId],
  );
  await sql(
    `INSERT INTO billing_prices (price_id, plan, lookup_key, currency, amount_minor, is_current, synced_at)
      VALUES ($1, $2, $3, $4, $5, true, $6)
      ON CONFLICT (price_id) DO UPDATE SET is_current = true, synced_at = $6`,
    [price.priceId, price.plan, price.lookupKey, price.currency, price.amountMinor, syncedAt],
  );
}
