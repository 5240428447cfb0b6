import { isLive, type SubscriptionStatus } from '@/core/billing/ProviderSubscription.ts';
import type { PlanName } from '@/core/billing/plans.ts';
import type { CompanyPlan, PlanService } from '@/features/plans/PlanService.ts';
import { DATABASE_OWNER } from '@/shared/audit/auditActors.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { readSubscription } from './SubscriptionStore.ts';

/** Who put a company on its plan when a person did, at the server. */
const GIVEN_SOURCE = 'operator';

/** A subscription that may still be charged for, and so decides the plan. */
export type DecidingSubscription = {
  readonly id: string;
  readonly plan: PlanName;
  readonly status: SubscriptionStatus;
};

export type PlanStanding = CompanyPlan & {
  readonly companyId: string;
  readonly name: string;
  /** Null when none decides the plan. */
  readonly subscription: DecidingSubscription | null;
};

export type GivenPlan =
  | { readonly outcome: 'given'; readonly was: PlanName; readonly standing: PlanStanding }
  /** Nothing was changed: a subscription decides. */
  | { readonly outcome: 'refused'; readonly standing: PlanStanding };

export type PlanGift = { readonly plan: PlanName; readonly reason: string; readonly isForced: boolean };

/** Shows and gives plans by hand. The database must be entered as its owner. */
export class GivenPlanService {
  readonly #database: Database;
  readonly #plans: PlanService;

  constructor(ownerDatabase: Database, plans: PlanService) {
    this.#database = ownerDatabase;
    this.#plans = plans;
  }

  /** Throws COMPANY_NOT_FOUND. */
  async show(companyId: string): Promise<PlanStanding> {
    return this.#database.inCompanyAsWorker(companyId, (sql) => this.#standing(sql, companyId));
  }

  /** Throws COMPANY_NOT_FOUND. */
  async give(companyId: string, { plan, reason, isForced }: PlanGift): Promise<GivenPlan> {
    return this.#database.inCompanyAsWorker(companyId, async (sql) => {
      // Before the subscription is read: a worker that applies one now waits, and has the last word.
      await this.#plans.holdPlan(sql, companyId);
      const before = await this.#standing(sql, companyId);
      if (before.subscription !== null && !isForced) return { outcome: 'refused', standing: before };
      await sql("SELECT set_config('app.user_id', $1, true)", [DATABASE_OWNER]);
      await this.#plans.setPlan(sql, companyId, plan, GIVEN_SOURCE, { reason });
      return { outcome: 'given', was: before.plan, standing: await this.#standing(sql, companyId) };
    });
  }

  async #standing(sql: Sql, companyId: string): Promise<PlanStanding> {
    const [company] = await sql<{ name: string }>('SELECT name FROM companies WHERE id = $1', [companyId]);
    if (company === undefined) throw new AppError('COMPANY_NOT_FOUND');
    const latest = await readSubscription(sql, companyId);
    const subscription =
      latest !== undefined && isLive(latest.status)
        ? { id: latest.id, plan: latest.plan, status: latest.status }
        : null;
    return { companyId, name: company.name, ...(await this.#plans.planOf(sql, companyId)), subscription };
  }
}
