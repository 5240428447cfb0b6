import { FORECAST_QUEUE_KEY, ListQueue } from '@/shared/queue/ListQueue.ts';
import type { Redis } from '@/shared/redis/connectRedis.ts';
import type { DatabaseProbe } from './DatabaseProbe.ts';
import type { Probes } from './HealthService.ts';
import type { DependencyHealth } from './monitoringContract.ts';
import { type RedisProbe, WITHOUT_REDIS } from './RedisProbe.ts';

type ProbeDeps = {
  readonly database: DatabaseProbe;
  readonly redisProbe: RedisProbe;
  readonly redis: Redis | undefined;
  /** Workers that gave a sign of life lately; rejects when Redis does not answer. */
  readonly countLiveWorkers: (redis: Redis) => Promise<number>;
};

async function checkQueue(
  deps: ProbeDeps,
  database: () => Promise<DependencyHealth>,
): Promise<DependencyHealth> {
  const waiting =
    deps.redis && (await new ListQueue(deps.redis, FORECAST_QUEUE_KEY).depth().catch(() => undefined));
  if (waiting !== undefined) return healthy('jobs are delivered through Redis', { waiting, mode: 'redis' });
  const { queuedJobs } = (await database()).figures;
  if (typeof queuedJobs === 'number')
    return degraded(WITHOUT_REDIS, { waiting: queuedJobs, mode: 'polling' });
  return {
    ...degraded('neither Redis nor Postgres says how many jobs wait', { waiting: null, mode: 'none' }),
    status: 'unhealthy',
  };
}

async function checkWorkers(deps: ProbeDeps): Promise<DependencyHealth> {
  const live = deps.redis && (await deps.countLiveWorkers(deps.redis).catch(() => undefined));
  if (live === undefined)
    return degraded('workers give their signs of life through Redis: how many live is not known', {
      live: null,
    });
  return live > 0
    ? healthy(`${live} live`, { live })
    : degraded('no worker lives: jobs are accepted and wait', { live });
}

function healthy(detail: string, figures: DependencyHealth['figures']): DependencyHealth {
  return { status: 'healthy', detail, latencyMs: null, figures };
}

function degraded(detail: string, figures: DependencyHealth['figures']): DependencyHealth {
  return { status: 'degraded', detail, latencyMs: null, figures };
}

/** What health asks of each dependency; none rejects. `readDatabase` is the shared verdict on the database. */
export function buildProbes(deps: ProbeDeps, readDatabase: () => Promise<DependencyHealth>): Probes {
  return {
    database: () => deps.database.check(),
    redis: () => deps.redisProbe.check(),
    queue: () => checkQueue(deps, readDatabase),
    workers: () => checkWorkers(deps),
  };
}
