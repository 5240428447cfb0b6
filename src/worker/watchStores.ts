import { addDiskGauges } from '@/features/monitoring/addDiskGauges.ts';
import { addHealthMetrics } from '@/features/monitoring/addHealthMetrics.ts';
import { addPoolGauges } from '@/features/monitoring/addPoolGauges.ts';
import { addRedisSentinel } from '@/features/monitoring/addRedisSentinel.ts';
import { addStoreGauges } from '@/features/monitoring/addStoreGauges.ts';
import { DatabaseProbe } from '@/features/monitoring/DatabaseProbe.ts';
import { RedisProbe } from '@/features/monitoring/RedisProbe.ts';
import { SharedCheck } from '@/features/monitoring/SharedCheck.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import type { Database } from '@/shared/database/Database.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import type { Redis } from '@/shared/redis/connectRedis.ts';

type StoreParts = {
  readonly config: Pick<Config, 'DATABASE_DATA_DIR'>;
  readonly database: Database;
  readonly redis: Redis | undefined;
  readonly clock: Clock;
  readonly metrics: Metrics;
};

/** Postgres and Redis as this worker finds them, and its pool. */
export function watchStores({ config, database, redis, clock, metrics }: StoreParts): void {
  const databaseProbe = new DatabaseProbe(database, clock);
  const redisProbe = new RedisProbe(redis, clock);
  const checks = {
    database: new SharedCheck(() => databaseProbe.check(), clock),
    redis: new SharedCheck(() => redisProbe.check(), clock),
  };
  const health = { read: (name: 'database' | 'redis') => checks[name].read() };
  addPoolGauges(metrics, database);
  addStoreGauges({ metrics, health });
  addDiskGauges(metrics, config.DATABASE_DATA_DIR);
  addRedisSentinel(metrics, redis);
  addHealthMetrics({ metrics, clock, health, names: ['database', 'redis'] });
}
