import { countsTowardMembers, ROLES } from '@/core/access/roles.ts';
import type { PlanLimit } from '@/core/billing/plans.ts';
import { usageMonthOf } from '@/core/billing/usageMonth.ts';
import type { Sql } from '@/shared/database/Database.ts';

/** What is counted in the database; requests a minute are counted where requests arrive. */
export const COUNTED_LIMITS = [
  'scenarios',
  'forecastsPerMonth',
  'dataPoints',
  'members',
] as const satisfies readonly PlanLimit[];
export type CountedLimit = (typeof COUNTED_LIMITS)[number];

const COUNTED_ROLES = ROLES.filter(countsTowardMembers);

const COUNTER = `SELECT coalesce(sum(used), 0)::bigint AS used FROM company_usage
  WHERE company_id = $1 AND resource = $2 AND period = $3`;
/** An open invitation holds the place of whoever will accept it. */
const MEMBERS = `SELECT (SELECT count(*) FROM memberships m WHERE m.company_id = $1 AND m.role = ANY($2))
  + (SELECT count(*) FROM company_invitations i WHERE i.company_id = $1 AND i.role = ANY($2)
     AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > $3) AS used`;

/** How much of the limit the company uses at the moment; it must be the one that the transaction has entered. */
export async function readUsed(sql: Sql, companyId: string, limit: CountedLimit, at: Date): Promise<number> {
  const period = limit === 'forecastsPerMonth' ? usageMonthOf(at) : 'standing';
  const [row] =
    limit === 'members'
      ? await sql<{ used: number }>(MEMBERS, [companyId, COUNTED_ROLES, at], 'used_members')
      : await sql<{ used: number }>(COUNTER, [companyId, limit, period], 'used_counter');
  return row?.used ?? 0;
}
