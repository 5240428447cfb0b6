import type { Database } from '@/shared/database/Database.ts';
import { FORECAST_QUEUE_KEY, ListQueue } from '@/shared/queue/ListQueue.ts';
import type { Redis } from '@/shared/redis/connectRedis.ts';
import { countQueuedJobs } from './ForecastReadModel.ts';

/**
 * The metric `forecast_queue_depth` (R102): what `llen` says, or the number of queued rows when Redis does
 * not answer. Rejects when neither does.
 */
export async function readQueueDepth(
  redis: Redis | undefined,
  database: Database,
  key: string = FORECAST_QUEUE_KEY,
): Promise<number> {
  const listed = redis && (await new ListQueue(redis, key).depth().catch(() => undefined));
  return listed ?? database.asNobody(countQueuedJobs);
}
