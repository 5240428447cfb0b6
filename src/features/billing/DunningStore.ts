import type { Sql } from '@/shared/database/Database.ts';

/** People of one company that are written to. */
const PAYERS_MAX = 20;

type Notice = { readonly invoiceId: string; readonly step: string; readonly companyId: string };

/** False when it was given before. */
export async function keepNotice(sql: Sql, notice: Notice, givenAt: Date): Promise<boolean> {
  const rows = await sql(
    `INSERT INTO dunning_notices (invoice_id, step, company_id, given_at) VALUES ($1, $2, $3, $4)
      ON CONFLICT DO NOTHING RETURNING step`,
    [notice.invoiceId, notice.step, notice.companyId, givenAt],
    'keep_notice',
  );
  return rows.length === 1;
}

export async function wasNoticeGiven(sql: Sql, notice: Notice): Promise<boolean> {
  const rows = await sql(
    'SELECT step FROM dunning_notices WHERE invoice_id = $1 AND step = $2 AND company_id = $3',
    [notice.invoiceId, notice.step, notice.companyId],
    'notice_given',
  );
  return rows.length === 1;
}

/** The company's name, and the addresses of those who may pay for it. */
export async function listPayers(
  sql: Sql,
  companyId: string,
): Promise<{ company: string; recipients: string[] }> {
  const rows = await sql<{ company: string; email: string }>(
    `SELECT c.name AS company, u.email FROM companies c JOIN memberships m ON m.company_id = c.id
        JOIN users u ON u.id = m.user_id
      WHERE c.id = $1 AND m.role IN ('owner', 'admin') ORDER BY m.role DESC, u.id LIMIT $2`,
    [companyId, PAYERS_MAX],
    'list_payers',
  );
  return { company: rows[0]?.company ?? '', recipients: rows.map(({ email }) => email) };
}
