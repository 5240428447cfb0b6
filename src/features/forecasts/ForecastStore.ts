import { createHash } from 'node:crypto';
import type { Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { currentTraceparent } from '@/shared/traces/spans.ts';
import type { GenerateForecastRequest } from './forecastContract.ts';

export type NewForecastJob = GenerateForecastRequest & {
  readonly id: string;
  readonly companyId: string;
  readonly userId: string;
  /** The month that the order counts in. */
  readonly usageMonth: string;
};

export async function insertForecastJob(sql: Sql, job: NewForecastJob): Promise<void> {
  await sql(
    `INSERT INTO forecast_jobs (id, company_id, scenario_id, horizon_months, put_back, state, created_by,
     usage_month, trace_parent) VALUES ($1, $2, $3, $4, $5, 'queued', $6, $7, $8)`,
    [
      job.id,
      job.companyId,
      job.scenarioId,
      job.horizonMonths,
      JSON.stringify(job.putBack),
      job.userId,
      job.usageMonth,
      currentTraceparent(),
    ],
    'forecast_job_insert',
  );
}

/** Ends a job that has not ended; the state that it had, or undefined when there was nothing to end. */
export async function cancelForecastJob(sql: Sql, jobId: string): Promise<'queued' | 'running' | undefined> {
  const [row] = await sql<{ was: 'queued' | 'running' }>(
    `UPDATE forecast_jobs j SET state = 'cancelled', error_code = 'FORECAST_CANCELLED', finished_at = now(),
     lease_until = NULL
     FROM (SELECT id, state FROM forecast_jobs WHERE id = $1 AND state IN ('queued', 'running') FOR UPDATE) old
     WHERE j.id = old.id RETURNING old.state AS was`,
    [jobId],
  );
  return row?.was;
}

/**
 * Binds a key to a new job, or finds the job that it was bound to. Two transactions with one key wait for
 * each other here. Throws IDEMPOTENCY_CONFLICT when the key came with another request.
 */
export async function bindIdempotencyKey(
  sql: Sql,
  key: string,
  job: NewForecastJob,
): Promise<{ jobId: string; isNew: boolean }> {
  const { horizonMonths, scenarioId, putBack } = job;
  // Nothing put back hashes as it did before there was anything to put back.
  const request = JSON.stringify([
    'forecasts/generate',
    horizonMonths,
    scenarioId,
    ...(putBack.length === 0 ? [] : [putBack]),
  ]);
  const requestSha256 = createHash('sha256').update(request).digest('hex');
  const inserted = await sql(
    `INSERT INTO idempotency_keys (company_id, key, request_sha256, resource_id)
     VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING key`,
    [job.companyId, key, requestSha256, job.id],
  );
  if (inserted.length === 1) return { jobId: job.id, isNew: true };
  const [bound] = await sql<{ request_sha256: string; resource_id: string }>(
    'SELECT request_sha256, resource_id FROM idempotency_keys WHERE company_id = $1 AND key = $2',
    [job.companyId, key],
  );
  if (bound?.request_sha256 !== requestSha256) throw new AppError('IDEMPOTENCY_CONFLICT');
  return { jobId: bound.resource_id, isNew: false };
}
