import { hasFeature, PLAN_FEATURES, PLANS, type PlanFeature, type PlanName } from '@/core/billing/plans.ts';
import { nextUsageMonth } from '@/core/billing/usageMonth.ts';
import { usageState } from '@/core/billing/usageState.ts';
import { actingPerson } from '@/shared/audit/actingPerson.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import type { CompanyScope, Database, Sql } from '@/shared/database/Database.ts';
import { lockPlan, readPlan, writePlan } from './PlanStore.ts';
import type { LimitUsage, Usage } from './planContract.ts';
import { featureRefusal, limitRefusal } from './planRefusals.ts';
import { COUNTED_LIMITS, type CountedLimit, readUsed } from './UsageStore.ts';

export type CompanyPlan = {
  readonly plan: PlanName;
  /** Who or what put the company on it; null for the default plan. */
  readonly source: string | null;
  readonly changedAt: string | null;
};

export type PlanUse = {
  readonly companyId: string;
  readonly limit: CountedLimit;
  readonly adding: number;
  /** The moment of the use, by the clock of the program. */
  readonly at: Date;
  /** True when what is used is written and counted already, in this transaction. */
  readonly isCounted: boolean;
};

/** What a company has taken of its requests in the window that runs. */
export type RequestsTaken = { readonly current: number; readonly resetsAt: Date };

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

  /** Until the transaction ends nobody else changes the plan of the company, or uses what it allows. */
  async holdPlan(sql: Sql, companyId: string): Promise<void> {
    await lockPlan(sql, companyId, 'exclusive');
  }

  /**
   * Puts the company on a plan and records it; true when that changes its plan. Only in a transaction of the
   * worker (`database.inCompanyAsWorker`), and near its end: the company's limits wait for it. A smaller plan
   * takes nothing away: what is over its limits stays, and more is refused. `why` stands in the audit log too.
   */
  async setPlan(
    sql: Sql,
    companyId: string,
    plan: PlanName,
    source: string,
    why: { readonly reason?: string } = {},
  ): Promise<boolean> {
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
      details: { from: was.plan, to: plan, source, ...why },
    });
    return true;
  }

  /**
   * Lets a use pass that the plan allows, in the transaction of the use: after it was written, when a trigger
   * counts it (scenarios, forecasts, data points), or before, under the lock that such uses queue at (members).
   * Then exactly as many pass as are allowed, however many ask at once. Call it before `recordAudit`. Throws
   * PLAN_LIMIT_REACHED.
   */
  async admit(sql: Sql, { companyId, limit, adding, at, isCounted }: PlanUse): Promise<void> {
    if (adding <= 0) return;
    await lockPlan(sql, companyId, 'shared');
    const { plan } = await this.planOf(sql, companyId);
    const used = await readUsed(sql, companyId, limit, at);
    const current = Math.max(0, isCounted ? used - adding : used);
    const refusal = limitRefusal(plan, { limit, adding, current, at });
    if (refusal) throw refusal;
  }

  /** Throws FEATURE_NOT_IN_PLAN. Call it in the transaction that uses the feature, before `recordAudit`. */
  async assertFeature(sql: Sql, companyId: string, feature: PlanFeature): Promise<void> {
    await lockPlan(sql, companyId, 'shared');
    const { plan } = await this.planOf(sql, companyId);
    const refusal = featureRefusal(plan, feature);
    if (refusal) throw refusal;
  }

  /** The same in a transaction of its own, for what reads only. Throws FEATURE_NOT_IN_PLAN. */
  async requireFeature(database: Database, scope: CompanyScope, feature: PlanFeature): Promise<void> {
    await database.inCompany(scope, (sql) => this.assertFeature(sql, scope.companyId, feature));
  }

  /** Everything that the plan limits and how much of it is used, read at one moment. */
  async usage(
    database: Database,
    scope: CompanyScope,
    { at, requests }: { at: Date; requests: RequestsTaken | undefined },
  ): Promise<Usage> {
    const { companyId } = scope;
    return database.inCompany(scope, async (sql) => {
      const { plan, changedAt } = await this.planOf(sql, companyId);
      const { limits } = PLANS[plan];
      const line = (resource: LimitUsage['resource'], current: number, resetsAt: Date | null) => ({
        resource,
        limit: limits[resource],
        current,
        state: usageState(limits[resource], current),
        resetsAt: resetsAt?.toISOString() ?? null,
      });
      const lines: LimitUsage[] = [];
      for (const limit of COUNTED_LIMITS) {
        const isMonthly = limit === 'forecastsPerMonth';
        lines.push(
          line(limit, await readUsed(sql, companyId, limit, at), isMonthly ? nextUsageMonth(at) : null),
        );
      }
      lines.push(line('apiRequestsPerMinute', requests?.current ?? 0, requests?.resetsAt ?? null));
      return {
        plan,
        changedAt,
        limits: lines,
        features: PLAN_FEATURES.map((feature) => ({ feature, isIncluded: hasFeature(plan, feature) })),
      };
    });
  }
}
