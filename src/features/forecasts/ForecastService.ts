import { usageMonthOf } from '@/core/billing/usageMonth.ts';
import type { PlanService } from '@/features/plans/PlanService.ts';
import { readScenario } from '@/features/scenarios/ScenarioReadModel.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { CompanyScope, Database, Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { assertPutBack } from './assertPutBack.ts';
import type { ForecastQueue } from './ForecastQueue.ts';
import { listForecasts, readForecastJob, readForecastJson } from './ForecastReadModel.ts';
import { bindIdempotencyKey, cancelForecastJob, insertForecastJob } from './ForecastStore.ts';
import type { ForecastJob, GenerateForecastRequest } from './forecastContract.ts';
import { readBooksSpan, readMonthlyBooks } from './MonthlyBooksReadModel.ts';
import { needOpenIntake } from './needOpenIntake.ts';

export type ForecastServiceDeps = {
  readonly database: Database;
  readonly metrics: Metrics;
  readonly queue: ForecastQueue;
  readonly clock: Clock;
  readonly plans: PlanService;
};

export class ForecastService {
  readonly #deps: ForecastServiceDeps;

  constructor(deps: ForecastServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Accepts a job: its row first, then its entry in the list, which may fail. The same key answers the same
   * job, also while no new ones are taken. Throws FORECAST_INTAKE_FULL, FORECAST_INTAKE_PAUSED, BOOKS_EMPTY,
   * SCENARIO_NOT_FOUND, PUT_BACK_UNKNOWN, IDEMPOTENCY_CONFLICT, FORECAST_QUEUE_FULL, PLAN_LIMIT_REACHED.
   */
  async generate(
    scope: CompanyScope,
    request: GenerateForecastRequest,
    idempotencyKey: string | undefined,
  ): Promise<ForecastJob> {
    const { database, queue, plans, clock } = this.#deps;
    const at = nowOf(clock);
    const draft = { id: newId(), ...scope, ...request, usageMonth: usageMonthOf(at) };
    const use = { limit: 'forecastsPerMonth', adding: 1, at, isCounted: true } as const;
    const { job, isNew } = await database.inCompany(scope, async (sql) => {
      if (idempotencyKey !== undefined) {
        const bound = await bindIdempotencyKey(sql, idempotencyKey, draft);
        if (!bound.isNew) return { job: await existingJob(sql, bound.jobId), isNew: false };
      }
      await needOpenIntake(sql);
      if (draft.scenarioId !== null && (await readScenario(sql, draft.scenarioId)) === undefined)
        throw new AppError('SCENARIO_NOT_FOUND');
      const span = await readBooksSpan(sql);
      if (span === undefined) throw new AppError('BOOKS_EMPTY');
      if (draft.putBack.length > 0) {
        const { series } = await readMonthlyBooks(sql, span);
        assertPutBack(draft.putBack, series);
      }
      await insertForecastJob(sql, draft);
      await plans.admit(sql, { companyId: scope.companyId, ...use });
      await recordAudit(sql, {
        action: 'forecast.ordered',
        actorId: scope.userId,
        companyId: scope.companyId,
        subjectId: draft.id,
        details: { horizonMonths: draft.horizonMonths, scenarioId: draft.scenarioId },
      });
      return { job: await existingJob(sql, draft.id), isNew: true };
    });
    if (isNew) await queue.announce({ id: job.id, companyId: scope.companyId });
    return job;
  }

  /** Throws FORECAST_JOB_NOT_FOUND. */
  async readJob(scope: CompanyScope, jobId: string): Promise<ForecastJob> {
    return this.#deps.database.inCompany(scope, (sql) => existingJob(sql, jobId));
  }

  /**
   * A queued job ends at once; the thread of a running one is killed by its worker. A job that was
   * cancelled before stays so. Throws FORECAST_JOB_NOT_FOUND, FORECAST_JOB_STATE.
   */
  async cancel(scope: CompanyScope, jobId: string): Promise<ForecastJob> {
    const { database, queue, metrics } = this.#deps;
    const { was, job } = await database.inCompany(scope, async (sql) => {
      const before = await cancelForecastJob(sql, jobId);
      const { userId: actorId, companyId } = scope;
      if (before !== undefined)
        await recordAudit(sql, { action: 'forecast.cancelled', actorId, companyId, subjectId: jobId });
      return { was: before, job: await existingJob(sql, jobId) };
    });
    if (was === undefined && job.state !== 'cancelled')
      throw new AppError('FORECAST_JOB_STATE', { details: { state: job.state } });
    if (was === 'queued') {
      await queue.withdraw({ id: jobId, companyId: scope.companyId });
      metrics.forecasts.inc({ outcome: 'cancelled' });
    }
    return job;
  }

  /** Newest first. Throws CURSOR_INVALID. */
  async list(
    scope: CompanyScope,
    query: { cursor?: string | undefined; limit: number; scenarioId?: string | undefined },
  ) {
    return this.#deps.database.inCompany(scope, (sql) => listForecasts(sql, query));
  }

  /** The forecast as JSON text. Throws FORECAST_NOT_FOUND. */
  async readJson(scope: CompanyScope, forecastId: string): Promise<string> {
    const json = await this.#deps.database.inCompany(scope, (sql) => readForecastJson(sql, forecastId));
    if (json === undefined) throw new AppError('FORECAST_NOT_FOUND');
    return json;
  }
}

async function existingJob(sql: Sql, jobId: string): Promise<ForecastJob> {
  const job = await readForecastJob(sql, jobId);
  if (job === undefined) throw new AppError('FORECAST_JOB_NOT_FOUND');
  return job;
}
