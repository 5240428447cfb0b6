import { permissionsOf } from '@/core/access/permissions.ts';
import type { Sql } from '@/shared/database/Database.ts';
import type { CompanyOverview } from './companyContract.ts';

type OverviewRow = {
  id: string;
  name: string;
  currency: string;
  role: CompanyOverview['company']['role'];
  books_from: string | null;
  books_until: string | null;
  account_count: number;
  voucher_count: number;
  is_reconciled: boolean;
};

/**
 * Books are what stands: a voucher and its reversal cancel each other, so an undone import leaves none.
 * An opening balance stands on the eve of the first year and is no day of the books.
 */
const OVERVIEW = `
  WITH here AS (SELECT current_setting('app.company_id') AS id),
  standing AS (
    SELECT v.dated_on FROM vouchers v, here WHERE v.company_id = here.id AND v.kind = 'entry'
      AND NOT EXISTS (SELECT FROM vouchers r WHERE r.reverses_voucher_id = v.id))
  SELECT c.id, c.name, c.currency, m.role,
    (SELECT dated_on FROM standing ORDER BY dated_on LIMIT 1) AS books_from,
    (SELECT dated_on FROM standing ORDER BY dated_on DESC LIMIT 1) AS books_until,
    (SELECT count(*) FROM accounts a WHERE a.company_id = c.id) AS account_count,
    (SELECT count(*) - 2 * count(v.reverses_voucher_id) FROM vouchers v WHERE v.company_id = c.id) AS voucher_count,
    NOT EXISTS (SELECT FROM account_balances b WHERE b.company_id = c.id
      GROUP BY b.currency HAVING sum(b.debit_minor) <> sum(b.credit_minor)) AS is_reconciled
  FROM companies c, here, memberships m
  WHERE c.id = here.id AND m.company_id = c.id AND m.user_id = $1`;

/** What stands above every page; undefined for whoever is not a member. */
export async function readCompanyOverview(sql: Sql, userId: string): Promise<CompanyOverview | undefined> {
  const [row] = await sql<OverviewRow>(OVERVIEW, [userId], 'read_overview');
  return (
    row && {
      company: { id: row.id, name: row.name, currency: row.currency, role: row.role },
      permissions: permissionsOf(row.role),
      booksFrom: row.books_from,
      booksUntil: row.books_until,
      accountCount: row.account_count,
      voucherCount: row.voucher_count,
      isReconciled: row.is_reconciled,
    }
  );
}
