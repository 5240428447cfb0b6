import { isPlanName, type PlanName } from '@/core/billing/plans.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { CompanyScope } from '@/shared/database/Database.ts';
import { RecentMap } from '@/shared/memory/RecentMap.ts';

/** Age at which a plan is asked for again; whoever asks meanwhile does not wait for the answer. */
const FRESH_MS = 2_000;
/** Age from which the answer is waited for. */
const STALE_MS = 10_000;
/** Companies that are remembered; one more takes the place of the one that was asked about longest ago. */
const COMPANIES_MAX = 10_000;

type Known = { readonly plan: PlanName; readonly readMs: number };

export type PlanCacheDeps = {
  /** The name of the plan as it stands, null for the default; may reject. */
  readonly read: (scope: CompanyScope) => Promise<string | null>;
  readonly defaultPlan: PlanName;
  readonly clock: Clock;
};

/**
 * Plans of companies as one process knows them: some seconds old at most, unless the database does not answer. A
 * busy company is answered at once, so that nothing of it stands still while the database is slow.
 */
export class PlanCache {
  readonly #deps: PlanCacheDeps;
  readonly #known = new RecentMap<Known>(COMPANIES_MAX);
  readonly #reading = new Map<string, Promise<PlanName>>();

  constructor(deps: PlanCacheDeps) {
    this.#deps = deps;
  }

  /** The scope must be of a member. Rejects only when the plan has never been read. */
  async planOf(scope: CompanyScope): Promise<PlanName> {
    const known = this.#known.get(scope.companyId);
    if (known === undefined) return this.#readOnce(scope);
    const ageMs = this.#deps.clock.elapsedMs() - known.readMs;
    if (ageMs < FRESH_MS) return known.plan;
    const newer = this.#readOnce(scope).catch(() => known.plan);
    return ageMs < STALE_MS ? known.plan : newer;
  }

  get size(): number {
    return this.#known.size;
  }

  /** Everybody who asks about a company at a time waits for one answer. */
  #readOnce(scope: CompanyScope): Promise<PlanName> {
    const { companyId } = scope;
    const under = this.#reading.get(companyId);
    if (under !== undefined) return under;
    const reading = this.#read(scope).finally(() => this.#reading.delete(companyId));
    this.#reading.set(companyId, reading);
    return reading;
  }

  async #read(scope: CompanyScope): Promise<PlanName> {
    const { read, defaultPlan, clock } = this.#deps;
    const name = (await read(scope)) ?? defaultPlan;
    if (!isPlanName(name)) throw new Error(`a company has the plan ${name}, which is none`);
    this.#known.set(scope.companyId, { plan: name, readMs: clock.elapsedMs() });
    return name;
  }
}
