import type { ProviderInvoice } from '@/core/billing/ProviderInvoice.ts';
import type { Sql } from '@/shared/database/Database.ts';

/** An invoice with what the page and dunning need beside its money. */
export type MirroredInvoice = ProviderInvoice & {
  readonly subscriptionId: string | null;
  /** Why it was made, in the provider's words. */
  readonly reason: string | null;
  readonly attempts: number;
  readonly nextAttemptAt: string | null;
  /** The provider's page of it. */
  readonly hostedUrl: string | null;
  readonly createdAt: string;
};

/** As the provider has it now. */
export async function writeInvoice(sql: Sql, from: MirroredInvoice, syncedAt: Date): Promise<void> {
  await sql(
    `INSERT INTO invoices (id, company_id, subscription_id, number, state, reason, currency, total_minor, due_minor,
        paid_minor, period_start, period_end, finalised_at, paid_at, voided_at, attempts, next_attempt_at, hosted_url,
        created_at, synced_at, lines, uncollectible_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
      ON CONFLICT (id) DO UPDATE SET subscription_id = $3, number = $4, state = $5, reason = $6, currency = $7,
        total_minor = $8, due_minor = $9, paid_minor = $10, period_start = $11, period_end = $12, finalised_at = $13,
        paid_at = $14, voided_at = $15, attempts = $16, next_attempt_at = $17, hosted_url = $18, synced_at = $20, lines = $21,
        uncollectible_at = $22`,
    [
      from.id,
      from.companyId,
      from.subscriptionId,
      from.number,
      from.state,
      from.reason,
      from.currency,
      from.totalMinor,
      from.dueMinor,
      from.paidMinor,
      from.periodStart,
      from.periodEnd,
      from.finalisedAt,
      from.paidAt,
      from.voidedAt,
      from.attempts,
      from.nextAttemptAt,
      from.hostedUrl,
      from.createdAt,
      syncedAt,
      JSON.stringify(from.lines ?? []),
      from.uncollectibleAt ?? null,
    ],
  );
}

/** A draft that the provider has thrown away. */
export async function deleteDraft(sql: Sql, invoiceId: string): Promise<void> {
  await sql("DELETE FROM invoices WHERE id = $1 AND state = 'draft'", [invoiceId]);
}
