import type { Config } from '@/shared/config/config.ts';
import type { HoldView } from '@/shared/hold/HoldView.ts';
import { FORECAST_QUEUE_KEY, ListQueue } from '@/shared/queue/ListQueue.ts';
import type { Redis } from '@/shared/redis/connectRedis.ts';
import { checkAlerting } from './AlertingProbe.ts';
import type { DatabaseProbe } from './DatabaseProbe.ts';
import type { Probes } from './HealthService.ts';
import type { DependencyHealth } from './monitoringContract.ts';
import type { PlatformFigures } from './PlatformProbe.ts';
import type { ProviderProbe } from './ProviderProbe.ts';
import { degraded, healthy, platformProbes, unhealthy } from './platformProbes.ts';
import { type RedisProbe, WITHOUT_REDIS } from './RedisProbe.ts';

export type ProbeDeps = {
  readonly config: Config;
  readonly hold: HoldView;
  readonly database: DatabaseProbe;
  readonly redisProbe: RedisProbe;
  readonly provider: Pick<ProviderProbe, 'isAnswering'>;
  readonly redis: Redis | undefined;
  /** Workers that gave a sign of life lately; rejects when Redis does not answer. */
  readonly countLiveWorkers: (redis: Redis) => Promise<number>;
  /** The shared verdicts on the stores. */
  readonly readDatabase: () => Promise<DependencyHealth>;
  readonly readRedis: () => Promise<DependencyHealth>;
  /** Rejects when Postgres does not tell. */
  readonly readFigures: () => Promise<PlatformFigures>;
};

type Waiting = { readonly mode: 'redis' | 'polling' | 'none'; readonly waiting: number | null };

/** A command waits 200 ms at most; one that was merely slow gets a second chance. */
async function depthOf(redis: Redis): Promise<number | undefined> {
  const list = new ListQueue(redis, FORECAST_QUEUE_KEY);
  return list.depth().catch(() => list.depth().catch(() => undefined));
}

/** How many jobs wait, asked now, and who said so. */
export async function readWaiting({
  redis,
  readRedis,
  readDatabase,
}: Pick<ProbeDeps, 'redis' | 'readRedis' | 'readDatabase'>): Promise<Waiting> {
  // A list that nothing can be put into is no list of what waits.
  const isList = redis !== undefined && (await readRedis()).figures.takesWrites === true;
  const listed = isList ? await depthOf(redis) : undefined;
  if (listed !== undefined) return { mode: 'redis', waiting: listed };
  const { queuedJobs } = (await readDatabase()).figures;
  return typeof queuedJobs === 'number'
    ? { mode: 'polling', waiting: queuedJobs }
    : { mode: 'none', waiting: null };
}

/** What operators, or the queue itself, have closed. */
function closedIn(queue: PlatformFigures['queue'] | undefined): string[] {
  if (!queue) return [];
  return [
    ...(queue.intake_paused_at === null ? [] : ['operators take no new jobs in']),
    ...(queue.intake_full_at === null ? [] : ['too many jobs wait: new ones are refused']),
    ...(queue.processing_paused_at === null ? [] : ['operators have paused the workers']),
  ];
}

async function checkQueue(deps: ProbeDeps): Promise<DependencyHealth> {
  const [figures, platform] = await Promise.all([
    readWaiting(deps),
    deps.readFigures().catch(() => undefined),
  ]);
  if (figures.mode === 'none')
    return unhealthy('neither Redis nor Postgres says how many jobs wait', figures);
  const closed = closedIn(platform?.queue);
  if (closed.length > 0) return degraded(closed.join('; '), figures);
  return figures.mode === 'redis'
    ? healthy('jobs are delivered through Redis', figures)
    : degraded(WITHOUT_REDIS, figures);
}

/** By their sign of life in Redis; by the one in Postgres where there is none, as in a Redis that takes no writes. */
async function checkWorkers(deps: ProbeDeps): Promise<DependencyHealth> {
  const beating = deps.redis && (await deps.countLiveWorkers(deps.redis).catch(() => undefined));
  const live = beating || ((await deps.readFigures().catch(() => undefined))?.workers ?? beating);
  if (live === undefined)
    return degraded('neither Redis nor Postgres says how many workers live', { live: null });
  return live > 0
    ? healthy(`${live} live`, { live })
    : degraded('no worker lives: jobs are accepted and wait', { live });
}

/** What health asks of each dependency; none rejects. */
export function buildProbes(deps: ProbeDeps): Probes {
  return {
    database: () => deps.database.check(),
    redis: () => deps.redisProbe.check(),
    queue: () => checkQueue(deps),
    workers: () => checkWorkers(deps),
    ...platformProbes(deps),
    alerting: () => checkAlerting(deps.config),
  };
}
