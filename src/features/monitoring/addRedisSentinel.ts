import { randomUUID } from 'node:crypto';
import { Counter } from 'prom-client';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import type { Redis } from '@/shared/redis/connectRedis.ts';

/** The key that is there as long as Redis keeps what it was given; nothing ever deletes it. */
export const SENTINEL_KEY = 'sentinel:data';

/** Counts each time that Redis has lost its data: the key was there at the last scrape, and is another one or gone. */
export function addRedisSentinel(metrics: Metrics, redis: Redis | undefined): void {
  let seen: string | undefined;
  const look = async (): Promise<boolean> => {
    if (redis === undefined) return false;
    await redis.set(SENTINEL_KEY, randomUUID(), 'NX');
    const found = (await redis.get(SENTINEL_KEY)) ?? undefined;
    const isLost = seen !== undefined && found !== seen;
    seen = found;
    return isLost;
  };
  const losses = new Counter({
    name: 'redis_data_losses_total',
    help: 'Times that this process has seen Redis without the data that it had.',
    registers: [metrics.registry],
    async collect() {
      // A Redis that does not answer has lost nothing yet.
      if (await look().catch(() => false)) this.inc();
    },
  });
  losses.inc(0);
}
