import type { Sql } from '@/shared/database/Database.ts';

export type BillingCustomer = {
  readonly companyId: string;
  readonly customerId: string;
  readonly creditMinor: number;
  readonly currency: string | null;
  readonly cardBrand: string | null;
  readonly cardLast4: string | null;
};

const COLUMNS = `company_id AS "companyId", customer_id AS "customerId", credit_minor AS "creditMinor", currency,
  card_brand AS "cardBrand", card_last4 AS "cardLast4"`;

export async function readCustomer(sql: Sql, companyId: string): Promise<BillingCustomer | undefined> {
  const [row] = await sql<BillingCustomer>(
    `SELECT ${COLUMNS} FROM billing_customers WHERE company_id = $1`,
    [companyId],
    'read_customer',
  );
  return row;
}

/** Whose customer it is; only for the worker, who sees every company's. */
export async function findCompanyOf(sql: Sql, customerId: string): Promise<string | undefined> {
  const [row] = await sql<{ company_id: string }>(
    'SELECT company_id FROM billing_customers WHERE customer_id = $1',
    [customerId],
    'company_of_customer',
  );
  return row?.company_id;
}

/** The first one named stays. */
export async function keepCustomer(
  sql: Sql,
  customer: { readonly companyId: string; readonly customerId: string; readonly createdAt: Date },
): Promise<void> {
  await sql(
    'INSERT INTO billing_customers (company_id, customer_id, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [customer.companyId, customer.customerId, customer.createdAt],
  );
}

export async function writeCustomer(
  sql: Sql,
  from: Omit<BillingCustomer, 'companyId'>,
  syncedAt: Date,
): Promise<void> {
  await sql(
    `UPDATE billing_customers SET credit_minor = $2, currency = $3, card_brand = $4, card_last4 = $5, synced_at = $6
      WHERE customer_id = $1`,
    [from.customerId, from.creditMinor, from.currency, from.cardBrand, from.cardLast4, syncedAt],
  );
}
