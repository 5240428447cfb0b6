import { QUEUE_RESUME_BELOW, QUEUE_RUNGS } from '@/core/queue/queueRungs.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';

/**
 * Refuses what the commit would refuse in the end, before work is spent on it. Throws FORECAST_INTAKE_FULL and
 * FORECAST_INTAKE_PAUSED.
 */
export async function needOpenIntake(sql: Sql): Promise<void> {
  const [row] = await sql<{ intake: string }>(
    'SELECT forecast_intake($1, $2) AS intake',
    [QUEUE_RUNGS.pause, QUEUE_RESUME_BELOW],
    'forecast_intake',
  );
  if (row?.intake === 'paused') throw new AppError('FORECAST_INTAKE_PAUSED');
  if (row?.intake === 'full') throw new AppError('FORECAST_INTAKE_FULL');
}
