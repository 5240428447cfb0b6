/** API, queue and workers in one process, on a Postgres and a Redis that one test file may break. */
import { afterEach, vi } from 'vitest';
import type { Forecast, ForecastJob } from '@/features/forecasts/forecastContract.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import type { HoldView } from '@/shared/hold/HoldView.ts';
import type { Log } from '@/shared/log/log.ts';
import { createMetrics, type Metrics } from '@/shared/metrics/Metrics.ts';
import { FORECAST_QUEUE_KEY } from '@/shared/queue/ListQueue.ts';
import type { Redis } from '@/shared/redis/connectRedis.ts';
import { buildWorker, type ForecastWorker } from '../../src/worker/buildWorker.ts';
import type { WorkerTimings } from '../../src/worker/workerTimings.ts';
import { type ApiWithCallers, type Caller, createApiWithCallers } from './apiWithCallers.ts';
import { type SeededBooks, seedBooks } from './seedBooks.ts';
import { silentLog } from './testDatabase.ts';
import {
  bundleWorker,
  eventually,
  type PrivateRedis,
  startPrivateRedis,
  type WorkerBundle,
} from './workerStage.ts';

/** Short enough for tests, in the proportions of the product. */
const TIMINGS: WorkerTimings = {
  leaseMs: 1_500,
  tickMs: 100,
  takeMs: 200,
  pollMs: 100,
  reapMs: 200,
  reconcileMs: 200,
  beatMs: 200,
  ordersMs: 100,
  registerMs: 200,
  mailMs: 100,
  holdsMs: 100,
  billingMs: 100,
  billingPollMs: 1_000,
  billingCareMs: 1_000,
  drainMs: 3_000,
};

export type WorkerOptions = {
  readonly threadUrl?: URL;
  readonly timeoutMs?: number;
  readonly concurrency?: number;
  readonly log?: Log;
  readonly withoutRedis?: boolean;
  readonly onDrained?: () => void;
  readonly timings?: Partial<WorkerTimings>;
  readonly hold?: HoldView;
};

export type ForecastStage = {
  readonly api: ApiWithCallers;
  readonly redis: PrivateRedis;
  readonly client: Redis;
  readonly bundle: WorkerBundle;
  /** A started worker; stopped after the test if the test has not done it. */
  readonly startWorker: (options?: WorkerOptions) => Promise<ForecastWorker & { metrics: Metrics }>;
  /** A new company with books. */
  readonly signInWithBooks: (books?: SeededBooks) => Promise<Caller>;
  readonly generate: (caller: Caller, request?: object) => Promise<ForecastJob>;
  readonly job: (caller: Caller, id: string) => Promise<ForecastJob>;
  readonly jobIn: (caller: Caller, id: string, state: ForecastJob['state']) => Promise<ForecastJob>;
  readonly forecastOf: (caller: Caller, job: ForecastJob) => Promise<Forecast>;
  readonly depth: () => Promise<number>;
  readonly queuedRows: () => Promise<number>;
};

/** A test on it may take a while: it waits for leases and breaks servers. */
const TEST_TIMEOUT_MS = 90_000;

export async function createForecastStage(): Promise<ForecastStage> {
  vi.setConfig({ testTimeout: TEST_TIMEOUT_MS });
  const [redis, bundle] = await Promise.all([startPrivateRedis(), bundleWorker()]);
  const api = await createApiWithCallers(redis.url);
  const client = api.redis;
  const workers: ForecastWorker[] = [];
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.stop();
  });

  const startWorker = async (options: WorkerOptions = {}) => {
    const metrics = createMetrics('worker');
    const isWithout = options.withoutRedis === true;
    const worker = buildWorker({
      config: {
        FORECAST_CONCURRENCY: options.concurrency ?? 2,
        FORECAST_TIMEOUT_MS: options.timeoutMs ?? 30_000,
        HOST: '127.0.0.1',
        WORKER_PORT: 0,
      },
      clock: systemClock,
      log: options.log ?? silentLog,
      metrics,
      database: api.workerDatabase,
      redis: isWithout
        ? undefined
        : { commands: await redis.connect(), blocking: await redis.connect({ blocking: true }) },
      threadUrl: options.threadUrl ?? bundle.threadUrl,
      timings: { ...TIMINGS, ...options.timings },
      ...(options.onDrained === undefined ? {} : { onDrained: options.onDrained }),
      ...(options.hold === undefined ? {} : { hold: options.hold }),
    });
    workers.push(worker);
    await worker.start();
    return { ...worker, metrics };
  };
  const signInWithBooks = async (books: SeededBooks = {}) => {
    const caller = await api.signIn();
    await seedBooks(api.database, caller.scope, books);
    return caller;
  };
  const generate = async (caller: Caller, request: object = {}) => {
    const { status, body } = await caller.call<ForecastJob>('POST', '/api/forecasts/generate', request);
    if (status !== 202) throw new Error(`not accepted: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  const job = async (caller: Caller, id: string) =>
    (await caller.call<ForecastJob>('GET', `/api/forecasts/jobs/${id}`)).body;
  const jobIn = (caller: Caller, id: string, state: ForecastJob['state']) =>
    eventually(async () => {
      const now = await job(caller, id);
      return now.state === state && now;
    });
  const forecastOf = async (caller: Caller, { forecastId }: ForecastJob) =>
    (await caller.call<Forecast>('GET', `/api/forecasts/${forecastId}`)).body;
  const queuedRows = async () => {
    const [row] = await api.database.asNobody((sql) =>
      sql<{ depth: number }>('SELECT forecast_queue_depth() AS depth'),
    );
    return row?.depth ?? -1;
  };
  return {
    ...{ api, redis, client, bundle, startWorker, signInWithBooks, generate, job, jobIn, forecastOf },
    depth: () => client.llen(FORECAST_QUEUE_KEY),
    queuedRows,
  };
}
