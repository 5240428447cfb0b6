import type { Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { decodeCursor, pageFrom } from '@/shared/http/cursor.ts';
import { instantSchema } from '@/shared/http/wireContract.ts';
import type { BilledInvoice } from './billingContract.ts';

/** Later than every invoice. */
const FROM_THE_NEWEST = ['9999-12-31T00:00:00Z', '~'];

// What was given back belongs to the charges of an invoice, of which a refused card leaves several.
const INVOICES = `SELECT i.id, i.number, i.state, i.currency, i.total_minor AS "totalMinor", i.due_minor AS "dueMinor",
    i.paid_minor AS "paidMinor", i.period_start AS "periodStart", i.period_end AS "periodEnd",
    i.created_at AS "createdAt", i.paid_at AS "paidAt", i.hosted_url AS "invoiceUrl",
    coalesce(paid.refunded, 0)::bigint AS "refundedMinor", paid.receipt AS "receiptUrl"
  FROM invoices i LEFT JOIN LATERAL (
    SELECT sum(c.refunded_minor) AS refunded, max(c.receipt_url) AS receipt FROM charges c
      WHERE c.invoice_id = i.id AND c.company_id = i.company_id AND c.state = 'succeeded') paid ON true
  WHERE i.company_id = $1 AND i.state <> 'draft' AND (i.created_at, i.id) < ($2, $3)
  ORDER BY i.created_at DESC, i.id DESC LIMIT $4`;

const isInstant = (text: string) => /^[129]\d{3}-/.test(text) && instantSchema.safeParse(text).success;

/** Newest first, without drafts. Throws CURSOR_INVALID. */
export async function listInvoices(
  sql: Sql,
  companyId: string,
  page: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ items: BilledInvoice[]; nextCursor: string | null }> {
  const [before = '', id = ''] = page.cursor === undefined ? FROM_THE_NEWEST : decodeCursor(page.cursor, 2);
  if (!isInstant(before)) throw new AppError('CURSOR_INVALID');
  const rows = await sql<BilledInvoice>(INVOICES, [companyId, before, id, page.limit + 1], 'list_invoices');
  return pageFrom(
    rows,
    page.limit,
    (row) => [row.createdAt, row.id],
    (row) => row,
  );
}

/** When the mirror of the company's subscription was last fetched. */
export async function readSyncedAt(sql: Sql, companyId: string): Promise<string | null> {
  const [row] = await sql<{ at: string | null }>(
    'SELECT max(synced_at) AS at FROM subscriptions WHERE company_id = $1',
    [companyId],
    'billing_synced_at',
  );
  return row?.at ?? null;
}

/** What is open of an invoice, and when it is tried again. */
export async function readOpenInvoice(
  sql: Sql,
  invoiceId: string,
): Promise<{ readonly dueMinor: number; readonly nextAttemptAt: string | null } | undefined> {
  const [row] = await sql<{ dueMinor: number; nextAttemptAt: string | null }>(
    `SELECT due_minor - paid_minor AS "dueMinor", next_attempt_at AS "nextAttemptAt" FROM invoices
      WHERE id = $1 AND state = 'open'`,
    [invoiceId],
    'open_invoice',
  );
  return row;
}
