import { QueueService } from '@/features/queue/QueueService.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import type { CliContext } from './CliContext.ts';
import { onOperatorDatabase } from './onOperatorDatabase.ts';
import { withRedis } from './withRedis.ts';

/** Works on the queue as the operator's role; Redis is only asked how long its list is. */
export async function onQueue<T>(
  context: CliContext,
  work: (service: QueueService) => Promise<T>,
): Promise<T> {
  return withRedis(context.environment, (redis) =>
    onOperatorDatabase(context, ({ sql }) => work(new QueueService({ sql, redis, clock: systemClock }))),
  );
}
