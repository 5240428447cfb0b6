import type { ProviderCharge } from '@/core/billing/ProviderCharge.ts';
import type { ProviderDispute } from '@/core/billing/ProviderDispute.ts';
import type { ProviderRefund } from '@/core/billing/ProviderRefund.ts';
import type { Sql } from '@/shared/database/Database.ts';

/** A charge with what its receipt says beside its money. */
export type MirroredCharge = ProviderCharge & {
  readonly failureCode: string | null;
  readonly receiptUrl: string | null;
  readonly cardBrand: string | null;
  readonly cardLast4: string | null;
};

export async function writeCharge(sql: Sql, from: MirroredCharge, syncedAt: Date): Promise<void> {
  await sql(
    `INSERT INTO charges (id, company_id, invoice_id, state, currency, amount_minor, refunded_minor, fee_minor,
        failure_code, receipt_url, card_brand, card_last4, created_at, synced_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
      ON CONFLICT (id) DO UPDATE SET invoice_id = $3, state = $4, refunded_minor = $7, fee_minor = $8,
        failure_code = $9, receipt_url = $10, card_brand = $11, card_last4 = $12, synced_at = $14`,
    [
      from.id,
      from.companyId,
      from.invoiceId,
      from.state,
      from.currency,
      from.amountMinor,
      from.refundedMinor,
      from.feeMinor,
      from.failureCode,
      from.receiptUrl,
      from.cardBrand,
      from.cardLast4,
      from.createdAt,
      syncedAt,
    ],
  );
}

export async function writeRefund(sql: Sql, from: ProviderRefund, syncedAt: Date): Promise<void> {
  await sql(
    `INSERT INTO provider_refunds (id, company_id, charge_id, state, currency, amount_minor, created_at, synced_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET state = $4, synced_at = $8`,
    [
      from.id,
      from.companyId,
      from.chargeId,
      from.state,
      from.currency,
      from.amountMinor,
      from.createdAt,
      syncedAt,
    ],
  );
}

export async function writeDispute(
  sql: Sql,
  from: ProviderDispute & { readonly reason: string | null },
  syncedAt: Date,
): Promise<void> {
  await sql(
    `INSERT INTO disputes (id, company_id, charge_id, state, currency, amount_minor, reason, created_at, synced_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      ON CONFLICT (id) DO UPDATE SET state = $4, amount_minor = $6, reason = $7, synced_at = $9`,
    [
      from.id,
      from.companyId,
      from.chargeId,
      from.state,
      from.currency,
      from.amountMinor,
      from.reason,
      from.createdAt,
      syncedAt,
    ],
  );
}
