import type { ProviderSubscription } from '@/core/billing/ProviderSubscription.ts';
import type { Sql } from '@/shared/database/Database.ts';

const COLUMNS = `id, company_id AS "companyId", plan, price_id AS "priceId", currency, amount_minor AS "amountMinor",
  status, period_start AS "periodStart", period_end AS "periodEnd", is_ending AS "isEnding", ended_at AS "endedAt",
  past_due_since AS "pastDueSince", is_collection_paused AS "isCollectionPaused",
  latest_invoice_id AS "latestInvoiceId", created_at AS "createdAt"`;

/** As the provider has it now; the row of a subscription is only ever what was fetched last. */
export async function writeSubscription(sql: Sql, from: ProviderSubscription, syncedAt: Date): Promise<void> {
  await sql(
    `INSERT INTO subscriptions (id, company_id, plan, price_id, currency, amount_minor, status, period_start, period_end,
        is_ending, ended_at, past_due_since, is_collection_paused, latest_invoice_id, created_at, synced_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
      ON CONFLICT (id) DO UPDATE SET plan = $3, price_id = $4, currency = $5, amount_minor = $6, status = $7,
        period_start = $8, period_end = $9, is_ending = $10, ended_at = $11, past_due_since = $12,
        is_collection_paused = $13, latest_invoice_id = $14, synced_at = $16`,
    [
      from.id,
      from.companyId,
      from.plan,
      from.priceId,
      from.currency,
      from.amountMinor,
      from.status,
      from.periodStart,
      from.periodEnd,
      from.isEnding,
      from.endedAt,
      from.pastDueSince,
      from.isCollectionPaused,
      from.latestInvoiceId,
      from.createdAt,
      syncedAt,
    ],
  );
}

/** The one that may still be charged for, else the one that ended last; undefined when there never was one. */
export async function readSubscription(
  sql: Sql,
  companyId: string,
): Promise<ProviderSubscription | undefined> {
  const [row] = await sql<ProviderSubscription>(
    `SELECT ${COLUMNS} FROM subscriptions WHERE company_id = $1
      ORDER BY status IN ('canceled', 'incomplete_expired'), created_at DESC, id DESC LIMIT 1`,
    [companyId],
    'read_subscription',
  );
  return row;
}

/** The one that the mirror holds for live. */
export async function readLiveSubscriptionId(sql: Sql, companyId: string): Promise<string | undefined> {
  const [row] = await sql<{ id: string }>(
    "SELECT id FROM subscriptions WHERE company_id = $1 AND status NOT IN ('canceled', 'incomplete_expired')",
    [companyId],
    'live_subscription',
  );
  return row?.id;
}

/** Every company's that waits for a payment which was refused; for the worker. */
export async function listOverdue(sql: Sql, most: number): Promise<{ id: string; companyId: string }[]> {
  return sql<{ id: string; companyId: string }>(
    `SELECT id, company_id AS "companyId" FROM subscriptions WHERE status IN ('past_due', 'unpaid')
      ORDER BY past_due_since LIMIT $1`,
    [most],
    'overdue_subscriptions',
  );
}
