import type { CompanyOfUser } from '@/features/people/peopleContract.ts';
import type { Sql } from '@/shared/database/Database.ts';
import type { CompanyGlance } from './companyContract.ts';
import { type GlanceState, glanceWarnings } from './glanceWarnings.ts';

type GlanceRow = Omit<GlanceState, 'lowPointMinor'> & {
  lastImportAt: string | null;
  lowPoint: { month: string; pointMinor: number } | null;
};

/** Books are what stands: a voucher and its reversal cancel each other. */
const GLANCE = `
  WITH here AS (SELECT current_setting('app.company_id') AS id)
  SELECT
    (SELECT v.dated_on FROM vouchers v WHERE v.company_id = here.id AND v.kind = 'entry'
       AND NOT EXISTS (SELECT FROM vouchers r WHERE r.reverses_voucher_id = v.id)
       ORDER BY v.dated_on DESC LIMIT 1) AS "booksUntil",
    (SELECT max(b.committed_at) FROM import_batches b WHERE b.company_id = here.id AND b.undone_at IS NULL)
      AS "lastImportAt",
    NOT EXISTS (SELECT FROM account_balances b WHERE b.company_id = here.id
      GROUP BY b.currency HAVING sum(b.debit_minor) <> sum(b.credit_minor)) AS "isReconciled",
    f.as_of AS "forecastAsOf", f.result->'baseline'->'lowPoint' AS "lowPoint"
  FROM here LEFT JOIN LATERAL (SELECT as_of, result FROM forecasts WHERE company_id = here.id
    ORDER BY id DESC LIMIT 1) f ON true`;

/** How a company stands. Call it in a transaction of the person; it enters the company and leaves it entered. */
export async function readCompanyGlance(
  sql: Sql,
  userId: string,
  asked: { company: CompanyOfUser; today: string },
): Promise<CompanyGlance> {
  const { company, today } = asked;
  await sql('SELECT enter_company($1, $2)', [userId, company.id], 'enter_glance');
  const [row] = await sql<GlanceRow>(GLANCE, [], 'company_glance');
  if (!row) throw new Error('a company that was entered told nothing');
  const { booksUntil, lastImportAt, lowPoint, forecastAsOf, isReconciled } = row;
  const lowPointMinor = lowPoint?.pointMinor ?? null;
  return {
    ...company,
    booksUntil,
    lastImportAt,
    lowPoint: lowPoint && { month: lowPoint.month, amountMinor: lowPoint.pointMinor },
    warnings: glanceWarnings({ booksUntil, isReconciled, forecastAsOf, lowPointMinor }, today),
  };
}
