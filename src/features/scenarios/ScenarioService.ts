import type { PlanService } from '@/features/plans/PlanService.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import { nowOf } from '@/shared/clock/Clock.ts';
import type { CompanyScope, Database, Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { listScenarios, readScenario } from './ScenarioReadModel.ts';
import { deleteScenario, insertScenario, updateScenario } from './ScenarioStore.ts';
import type { Scenario, ScenarioRequest } from './scenarioContract.ts';

export type ScenarioServiceDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly plans: PlanService;
};

export class ScenarioService {
  readonly #deps: ScenarioServiceDeps;

  constructor(deps: ScenarioServiceDeps) {
    this.#deps = deps;
  }

  /** Throws PLAN_LIMIT_REACHED. */
  async create(scope: CompanyScope, request: ScenarioRequest): Promise<Scenario> {
    const { database, metrics, plans, clock } = this.#deps;
    const id = newId();
    const { companyId } = scope;
    const use = { companyId, limit: 'scenarios', adding: 1, at: nowOf(clock), isCounted: true } as const;
    const scenario = await database.inCompany(scope, async (sql) => {
      await insertScenario(database.prisma, { id, ...scope, ...request });
      await plans.admit(sql, use);
      await record(sql, scope, 'scenario.created', { id, name: request.name, version: 1 });
      return existing(sql, id);
    });
    metrics.scenariosCreated.inc();
    return scenario;
  }

  /** Newest first. Throws CURSOR_INVALID. */
  async list(scope: CompanyScope, page: { cursor?: string | undefined; limit: number }) {
    return this.#deps.database.inCompany(scope, (sql) => listScenarios(sql, page));
  }

  /** Throws SCENARIO_NOT_FOUND. */
  async read(scope: CompanyScope, id: string): Promise<Scenario> {
    return this.#deps.database.inCompany(scope, (sql) => existing(sql, id));
  }

  /** Throws SCENARIO_NOT_FOUND, and SCENARIO_CHANGED when another version than the one read is there. */
  async update(
    scope: CompanyScope,
    id: string,
    request: ScenarioRequest & { version: number },
  ): Promise<Scenario> {
    const { database, clock } = this.#deps;
    return database.inCompany(scope, async (sql) => {
      const isChanged = await updateScenario(database.prisma, { id, ...request, updatedAt: nowOf(clock) });
      const scenario = await existing(sql, id);
      if (!isChanged)
        throw new AppError('SCENARIO_CHANGED', {
          details: { yours: request.version, now: scenario.version },
        });
      const { name, version } = scenario;
      await record(sql, scope, 'scenario.changed', { id, name, version });
      return scenario;
    });
  }

  /** Forecasts made under it stay. Throws SCENARIO_NOT_FOUND. */
  async remove(scope: CompanyScope, id: string): Promise<void> {
    const { database } = this.#deps;
    await database.inCompany(scope, async (sql) => {
      const { name, version } = await existing(sql, id);
      if (!(await deleteScenario(database.prisma, id))) throw new AppError('SCENARIO_NOT_FOUND');
      await record(sql, scope, 'scenario.deleted', { id, name, version });
    });
  }
}

async function existing(sql: Sql, id: string): Promise<Scenario> {
  const scenario = await readScenario(sql, id);
  if (scenario === undefined) throw new AppError('SCENARIO_NOT_FOUND');
  return scenario;
}

function record(
  sql: Sql,
  scope: CompanyScope,
  action: 'scenario.created' | 'scenario.changed' | 'scenario.deleted',
  { id, name, version }: Pick<Scenario, 'id' | 'name' | 'version'>,
): Promise<void> {
  const { userId: actorId, companyId } = scope;
  return recordAudit(sql, { action, actorId, companyId, subjectId: id, details: { name, version } });
}
