import { AppError } from '@/shared/errors/AppError.ts';
import type { ForecastJob } from './forecastContract.ts';
import { hasEnded, type JobWatcher } from './JobWatcher.ts';
import type { OpenWaits } from './OpenWaits.ts';

/**
 * The job when it has ended. Throws OPERATION_TIMEOUT when it has not within the bound, which leaves the job
 * as it is, or when it was itself stopped for its time; SHUTTING_DOWN when the server stops first. Both
 * carry the job id.
 */
export async function waitForJob(
  watcher: JobWatcher,
  read: () => Promise<ForecastJob>,
  options: { jobId: string; boundMs: number; waits: OpenWaits; signal: AbortSignal },
): Promise<ForecastJob> {
  const { jobId, boundMs, waits, signal } = options;
  let latest: ForecastJob | undefined;
  for await (const job of watcher.watch(read, { boundMs, signal })) latest = job ?? latest;
  if (latest !== undefined && hasEnded(latest) && latest.errorCode !== 'OPERATION_TIMEOUT') return latest;
  const details = { jobId, state: latest?.state ?? 'queued' };
  if (waits.isStopping) throw new AppError('SHUTTING_DOWN', { details });
  const message = `The forecast was not ready in time; ask for job ${jobId}, which keeps its state.`;
  throw new AppError('OPERATION_TIMEOUT', { message, details });
}
