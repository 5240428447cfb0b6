import type { ProviderCharge } from '@/core/billing/ProviderCharge.ts';
import type { ProviderDispute } from '@/core/billing/ProviderDispute.ts';
import type { ProviderInvoice } from '@/core/billing/ProviderInvoice.ts';
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

/** What a charge was when it was mirrored last; undefined for a new one. */
export async function readChargeState(sql: Sql, chargeId: string): Promise<string | undefined> {
  const [row] = await sql<{ state: string }>(
    'SELECT state FROM charges WHERE id = $1',
    [chargeId],
    'charge_state',
  );
  return row?.state;
}

/** Charges of the company that might have taken the same money: of a day before and after, and of the same invoice. */
export async function readOtherCharges(
  sql: Sql,
  charge: ProviderCharge,
): Promise<{ charge: ProviderCharge; invoice?: ProviderInvoice }[]> {
  const rows = await sql<ProviderCharge & { invoice: ProviderInvoice | null }>(
    `SELECT c.id, c.company_id AS "companyId", c.invoice_id AS "invoiceId", c.state, c.currency,
        c.amount_minor AS "amountMinor", c.refunded_minor AS "refundedMinor", c.fee_minor AS "feeMinor",
        c.created_at AS "createdAt",
        CASE WHEN i.id IS NOT NULL THEN jsonb_build_object('id', i.id, 'companyId', i.company_id, 'number', i.number,
          'state', i.state, 'currency', i.currency, 'totalMinor', i.total_minor, 'dueMinor', i.due_minor,
          'paidMinor', i.paid_minor,
          'periodStart', to_char(i.period_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          'periodEnd', to_char(i.period_end AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          'finalisedAt', null, 'paidAt', null, 'voidedAt', null) END AS invoice
      FROM charges c LEFT JOIN invoices i ON i.id = c.invoice_id
      WHERE c.company_id = $1 AND c.id <> $2
        AND (c.invoice_id = $3 OR c.created_at BETWEEN $4::timestamptz - interval '1 day' AND $4::timestamptz + interval '1 day')
      ORDER BY c.created_at, c.id LIMIT 200`,
    [charge.companyId, charge.id, charge.invoiceId, charge.createdAt],
    'other_charges',
  );
  return rows.map(({ invoice, ...other }) => ({ charge: other, ...(invoice === null ? {} : { invoice }) }));
}

/** The customer whose charge it is, when it is mirrored. */
export async function readChargeCustomer(sql: Sql, chargeId: string): Promise<string | undefined> {
  const [row] = await sql<{ customer_id: string }>(
    `SELECT b.customer_id FROM charges c JOIN billing_customers b ON b.company_id = c.company_id WHERE c.id = $1`,
    [chargeId],
    'charge_customer',
  );
  return row?.customer_id;
}
