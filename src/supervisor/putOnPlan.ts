import { comparePlans, isPlanName, type PlanName } from '@/core/billing/plans.ts';
import { PlanService } from '@/features/plans/PlanService.ts';
import { Database } from '@/shared/database/Database.ts';
import { createLog } from '@/shared/log/log.ts';
import type { Environment } from './environmentFile.ts';

/** Puts a company on a plan as billing would, unless every company has as much already. */
export async function putOnPlan(
  environment: Environment,
  companyId: string,
  { plan, source }: { plan: PlanName; source: string },
): Promise<void> {
  const { DATABASE_WORKER_URL: url, DEFAULT_PLAN: named = 'FREE' } = environment;
  if (url === undefined || !isPlanName(named) || comparePlans(named, plan) >= 0) return;
  const log = createLog({ process: 'supervisor', logDir: '', stdout: false });
  const database = new Database(url, log, 'accubooks-seed');
  const plans = new PlanService({ DEFAULT_PLAN: named });
  try {
    await database.inCompanyAsWorker(companyId, (sql) => plans.setPlan(sql, companyId, plan, source));
  } finally {
    await database.close();
  }
}
