import type { PlanName } from '@/core/billing/plans.ts';
import type { CompanyScope, Database, Sql } from '@/shared/database/Database.ts';

export type PlanRow = {
  readonly plan: PlanName;
  readonly changed_at: string;
  readonly source: string;
};

/** The row of the company, which the transaction has entered; undefined for the default plan. */
export async function readPlan(sql: Sql, companyId: string): Promise<PlanRow | undefined> {
  const [row] = await sql<PlanRow>(
    'SELECT plan, changed_at, source FROM company_plans WHERE company_id = $1',
    [companyId],
    'company_plan',
  );
  return row;
}

/**
 * Until the transaction ends the plan stays as it is read, for whoever asks with `shared`, or changes with
 * nobody reading it: a use that was admitted under the old plan is never committed after the new one.
 */
export async function lockPlan(sql: Sql, companyId: string, mode: 'shared' | 'exclusive'): Promise<void> {
  const lock = mode === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock';
  await sql(`SELECT ${lock}(hashtextextended('plan:' || $1, 0))`, [companyId], `lock_plan_${mode}`);
}

/** For the worker role only. */
export async function writePlan(
  sql: Sql,
  companyId: string,
  { plan, source }: { plan: PlanName; source: string },
): Promise<void> {
  await sql(
    `INSERT INTO company_plans (company_id, plan, source) VALUES ($1, $2, $3)
     ON CONFLICT (company_id) DO UPDATE SET plan = excluded.plan, source = excluded.source, changed_at = now()`,
    [companyId, plan, source],
    'write_plan',
  );
}

/** The plan of a member's company without entering it; null for the default plan. */
export async function readPlanOfMember(database: Database, scope: CompanyScope): Promise<string | null> {
  const [row] = await database.readOnce<{ plan: string | null }>(
    'SELECT plan_of_member($1, $2) AS plan',
    [scope.userId, scope.companyId],
    'plan_of_member',
  );
  return row?.plan ?? null;
}
