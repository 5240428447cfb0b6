import type { Database, Sql } from '@/shared/database/Database.ts';
import type { FiscalYear, Period } from './companyContract.ts';

/** Fiscal years that a list carries; a company that has more shows its latest. */
export const FISCAL_YEARS_MAX = 200;

type PeriodRow = {
  fiscal_year_id: string;
  starts_on: string;
  ends_on: string;
  locked_at: string | null;
};
type YearRow = { id: string; starts_on: string; ends_on: string };

function toPeriod(row: PeriodRow): Period {
  return { startsOn: row.starts_on, endsOn: row.ends_on, lockedAt: row.locked_at };
}

/** The company and its first member. */
export async function insertCompany(
  database: Database,
  company: { id: string; name: string; currency: string; ownerId: string },
): Promise<void> {
  const { id, name, currency, ownerId } = company;
  await database.prisma.company.create({ data: { id, name, currency } });
  await database.prisma.membership.create({ data: { companyId: id, userId: ownerId, role: 'owner' } });
}

export async function listFiscalYears(sql: Sql): Promise<FiscalYear[]> {
  const years = await sql<YearRow>(
    `SELECT id, starts_on, ends_before - 1 AS ends_on FROM fiscal_years
      WHERE company_id = current_setting('app.company_id') ORDER BY starts_on DESC LIMIT $1`,
    [FISCAL_YEARS_MAX],
    'list_fiscal_years',
  );
  const periods = await sql<PeriodRow>(
    `SELECT fiscal_year_id, starts_on, ends_before - 1 AS ends_on, locked_at FROM periods
      WHERE company_id = current_setting('app.company_id') AND fiscal_year_id = ANY($1) ORDER BY starts_on`,
    [years.map((year) => year.id)],
    'list_periods',
  );
  return years.toReversed().map((year) => ({
    id: year.id,
    startsOn: year.starts_on,
    endsOn: year.ends_on,
    periods: periods.filter((period) => period.fiscal_year_id === year.id).map(toPeriod),
  }));
}

/** Locks or unlocks; a lock that stands keeps its instant. Undefined when no period starts on that day. */
export async function updatePeriodLock(
  sql: Sql,
  change: { startsOn: string; lockAt: Date | null },
): Promise<Period | undefined> {
  const [row] = await sql<PeriodRow>(
    `UPDATE periods SET locked_at = CASE WHEN $2::timestamptz IS NULL THEN NULL ELSE coalesce(locked_at, $2) END
      WHERE company_id = current_setting('app.company_id') AND starts_on = $1
      RETURNING fiscal_year_id, starts_on, ends_before - 1 AS ends_on, locked_at`,
    [change.startsOn, change.lockAt],
  );
  return row && toPeriod(row);
}
