import { QUEUE_RESUME_BELOW, QUEUE_RUNGS } from '@/core/queue/queueRungs.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';

/** When a caller who was refused may find the queue shorter, in seconds. */
const RETRY_WHEN_FULL_S = 60;
/** A person resumes what a person has paused. */
const RETRY_WHEN_PAUSED_S = 300;

function assertOpen(intake: string | undefined): void {
  if (intake === 'paused')
    throw new AppError('FORECAST_INTAKE_PAUSED', { details: { retryAfterSeconds: RETRY_WHEN_PAUSED_S } });
  if (intake === 'full')
    throw new AppError('FORECAST_INTAKE_FULL', { details: { retryAfterSeconds: RETRY_WHEN_FULL_S } });
  if (intake === 'share') throw new AppError('FORECAST_QUEUE_FULL');
}

/** Refuses what would be refused in the end, before work is spent on it. Throws as admitForecastJob does. */
export async function needOpenIntake(sql: Sql): Promise<void> {
  const [row] = await sql<{ intake: string }>(
    'SELECT forecast_intake($1, $2) AS intake',
    [QUEUE_RUNGS.pause, QUEUE_RESUME_BELOW],
    'forecast_intake',
  );
  assertOpen(row?.intake);
}

/**
 * Lets in the job that this transaction has inserted; to be called last, since all orders wait for each other from
 * here to the commit. Throws FORECAST_INTAKE_FULL, FORECAST_INTAKE_PAUSED, and FORECAST_QUEUE_FULL for a company that has
 * more than its share of a long queue.
 */
export async function admitForecastJob(sql: Sql, jobId: string): Promise<void> {
  const [row] = await sql<{ intake: string }>(
    'SELECT admit_forecast_job($1, $2, $3, $4) AS intake',
    [jobId, QUEUE_RUNGS.high, QUEUE_RUNGS.pause, QUEUE_RESUME_BELOW],
    'admit_forecast_job',
  );
  assertOpen(row?.intake);
}
