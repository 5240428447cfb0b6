import { QueueService } from '@/features/queue/QueueService.ts';
import { QueueStore } from '@/features/queue/QueueStore.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { FORECAST_QUEUE_KEY, ListQueue } from '@/shared/queue/ListQueue.ts';
import type { CliContext } from './CliContext.ts';
import { onOperatorDatabase } from './onOperatorDatabase.ts';
import { withRedis } from './withRedis.ts';

/** Works on the queue as the operator's role; Redis is only asked how long its list is. */
export async function onQueue<T>(
  context: CliContext,
  work: (service: QueueService) => Promise<T>,
): Promise<T> {
  return withRedis(context.environment, (redis) =>
    onOperatorDatabase(context, ({ sql }) => {
      const list = redis && new ListQueue(redis, FORECAST_QUEUE_KEY);
      return work(
        new QueueService({
          store: new QueueStore(sql),
          listed: async () => list?.depth().catch(() => undefined),
          nowMs: () => systemClock.nowMs(),
        }),
      );
    }),
  );
}
