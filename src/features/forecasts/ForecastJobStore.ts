import type { Database, Sql } from '@/shared/database/Database.ts';
import type { ErrorCode } from '@/shared/errors/errorCodes.ts';
import type { ForecastSeal } from './ForecastSealReadModel.ts';
import type { ForecastResult, PutBackMonth } from './forecastContract.ts';

/** A job that this worker holds. Worker and attempt together are the fence: nobody else may end it. */
export type ClaimedJob = {
  readonly id: string;
  readonly companyId: string;
  readonly scenarioId: string | null;
  readonly horizonMonths: number;
  readonly putBack: readonly PutBackMonth[];
  readonly attempts: number;
  readonly workerId: string;
  /** The trace that ordered it. */
  readonly traceParent: string | null;
};

type ClaimRow = {
  readonly id: string;
  readonly company_id: string;
  readonly scenario_id: string | null;
  readonly horizon_months: number;
  readonly put_back: readonly PutBackMonth[];
  readonly attempts: number;
  readonly trace_parent: string | null;
};

const TAKE = `SET state = 'running', worker_id = $1, attempts = attempts + 1, progress = 0,
  lease_until = now() + $2 * interval '1 millisecond', started_at = now()`;
const CLAIMED = 'RETURNING id, company_id, scenario_id, horizon_months, put_back, attempts, trace_parent';
const CLAIM_ONE = `UPDATE forecast_jobs ${TAKE} WHERE id = $3 AND state = 'queued'
  AND may_worker_begin($1) ${CLAIMED}`;
const CLAIM_NEXT = `UPDATE forecast_jobs ${TAKE} WHERE id = (SELECT id FROM forecast_jobs
  WHERE state = 'queued' AND (SELECT may_worker_begin($1)) ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) ${CLAIMED}`;
const HELD = `id = $1 AND state = 'running' AND worker_id = $2 AND attempts = $3`;

function held(job: ClaimedJob): unknown[] {
  return [job.id, job.workerId, job.attempts];
}

/** The jobs as the worker sees them: of every company, moved only by whoever holds them. */
export class ForecastJobStore {
  readonly #database: Database;

  /** `database` is the worker's. */
  constructor(database: Database) {
    this.#database = database;
  }

  /** Takes this job if it is still queued; nothing is taken while processing is paused or by a worker that drains. */
  async claim(jobId: string, workerId: string, leaseMs: number): Promise<ClaimedJob | undefined> {
    return this.#claim(CLAIM_ONE, [workerId, leaseMs, jobId], 'forecast_job_claim');
  }

  /** Takes the oldest queued job, past those that another worker is taking. */
  async claimNext(workerId: string, leaseMs: number): Promise<ClaimedJob | undefined> {
    return this.#claim(CLAIM_NEXT, [workerId, leaseMs], 'forecast_job_claim_next');
  }

  async #claim(text: string, values: readonly unknown[], name: string): Promise<ClaimedJob | undefined> {
    const [row] = await this.#database.asNobody((sql) => sql<ClaimRow>(text, values, name));
    if (row === undefined) return undefined;
    return {
      id: row.id,
      companyId: row.company_id,
      scenarioId: row.scenario_id,
      horizonMonths: row.horizon_months,
      putBack: row.put_back,
      attempts: row.attempts,
      traceParent: row.trace_parent,
      workerId: String(values[0]),
    };
  }

  /** Prolongs the lease and writes the progress; the job's state when it is no longer held. */
  async renew(job: ClaimedJob, leaseMs: number, progress: number): Promise<'held' | string> {
    return this.#database.asNobody(async (sql) => {
      const rows = await sql(
        `UPDATE forecast_jobs SET lease_until = now() + $4 * interval '1 millisecond', progress = $5
         WHERE ${HELD} RETURNING id`,
        [...held(job), leaseMs, progress],
        'forecast_job_renew',
      );
      if (rows.length === 1) return 'held';
      const [row] = await sql<{ state: string }>('SELECT state FROM forecast_jobs WHERE id = $1', [job.id]);
      return row?.state ?? 'gone';
    });
  }

  /** The result and the end of the job in one transaction; false, and nothing written, when it is no longer held. */
  async succeed(
    job: ClaimedJob,
    forecast: { id: string; asOf: string; result: ForecastResult; seal: ForecastSeal },
  ): Promise<boolean> {
    return this.#database.inCompanyAsWorker(job.companyId, async (sql) => {
      if (!(await end(sql, job, 'succeeded', null))) return false;
      const { seal } = forecast;
      await sql(
        `INSERT INTO forecasts (id, company_id, job_id, scenario_id, as_of, result, input_sha256, result_sha256, engine)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          ...[forecast.id, job.companyId, job.id, job.scenarioId, forecast.asOf],
          ...[JSON.stringify(forecast.result), seal.inputSha256, seal.resultSha256, seal.engine],
        ],
      );
      return true;
    });
  }

  /** False when the job is no longer held. */
  async fail(job: ClaimedJob, code: ErrorCode): Promise<boolean> {
    return this.#database.asNobody((sql) => end(sql, job, 'failed', code));
  }

  /** Back to the queue as if it had never been taken; false when the job is no longer held. */
  async release(job: ClaimedJob): Promise<boolean> {
    const rows = await this.#database.asNobody((sql) =>
      sql(
        `UPDATE forecast_jobs SET state = 'queued', attempts = attempts - 1, progress = 0, worker_id = NULL,
         lease_until = NULL, started_at = NULL WHERE ${HELD} RETURNING id`,
        held(job),
      ),
    );
    return rows.length === 1;
  }
}

async function end(
  sql: Sql,
  job: ClaimedJob,
  state: 'succeeded' | 'failed',
  code: ErrorCode | null,
): Promise<boolean> {
  const rows = await sql(
    `UPDATE forecast_jobs SET state = $4, error_code = $5, finished_at = now(), lease_until = NULL,
     progress = CASE WHEN $4 = 'succeeded' THEN 1 ELSE progress END WHERE ${HELD} RETURNING id`,
    [...held(job), state, code],
    'forecast_job_end',
  );
  return rows.length === 1;
}
