import type { PlanName } from '@/core/billing/plans.ts';
import { actingPerson } from '@/shared/audit/actingPerson.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { lockPlan, readPlan, writePlan } from './PlanStore.ts';

export type CompanyPlan = {
  readonly plan: PlanName;
  /** Who or what put the company on it; null for the default plan. */
  readonly source: string | null;
  readonly changedAt: string | null;
};

export class PlanService {
  readonly #defaultPlan: PlanName;

  /** `DEFAULT_PLAN` of the configuration: the plan of a company that nobody has put on one. */
  constructor(config: { readonly DEFAULT_PLAN: PlanName }) {
    this.#defaultPlan = config.DEFAULT_PLAN;
  }

  /** The plan of the company that the transaction has entered. */
  async planOf(sql: Sql, companyId: string): Promise<CompanyPlan> {
    const row = await readPlan(sql, companyId);
    if (row === undefined) return { plan: this.#defaultPlan, source: null, changedAt: null };
    return { plan: row.plan, source: row.source, changedAt: row.changed_at };
  }

  /**
   * Puts the company on a plan and records it; true when that changes its plan. Only in a transaction of the
   * worker (`database.inCompanyAsWorker`), and near its end: the company's limits wait for it. A smaller plan
   * takes nothing away: what is over its limits stays, and more is refused.
   */
  async setPlan(sql: Sql, companyId: string, plan: PlanName, source: string): Promise<boolean> {
    await lockPlan(sql, companyId, 'exclusive');
    const was = await this.planOf(sql, companyId);
    if (was.plan === plan && was.source === source) return false;
    await writePlan(sql, companyId, { plan, source });
    if (was.plan === plan) return false;
    await recordAudit(sql, {
      action: 'plan.changed',
      actorId: await actingPerson(sql),
      companyId,
      subjectId: companyId,
      details: { from: was.plan, to: plan, source },
    });
    return true;
  }
}
