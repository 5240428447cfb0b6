import type { ProviderHoldService } from '@/features/billingGate/ProviderHoldService.ts';
import { ForecastJobStore } from '@/features/forecasts/ForecastJobStore.ts';
import { ForecastQueue } from '@/features/forecasts/ForecastQueue.ts';
import { ForecastQueueStore } from '@/features/forecasts/ForecastQueueStore.ts';
import { WorkerHeartbeat } from '@/features/forecasts/WorkerHeartbeat.ts';
import { engineOf } from '@/features/integrity/engineOf.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import type { Database } from '@/shared/database/Database.ts';
import { type HoldView, NEVER_HELD } from '@/shared/hold/HoldView.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import type { MailSender } from '@/shared/mail/MailSender.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { FORECAST_QUEUE_KEY } from '@/shared/queue/ListQueue.ts';
import type { Redis } from '@/shared/redis/connectRedis.ts';
import { JobLoop } from './JobLoop.ts';
import { JobRunner } from './JobRunner.ts';
import { JobTaker } from './JobTaker.ts';
import { Purge } from './Purge.ts';
import { reapLostJobs } from './reapLostJobs.ts';
import { repeat } from './repeat.ts';
import type { BillingWork } from './startBilling.ts';
import { WorkerOrders } from './WorkerOrders.ts';
import { startWorkerHttp } from './workerHttp.ts';
import { addLoadMetrics, addWorkerMetrics } from './workerMetrics.ts';
import { WORKER_TIMINGS, type WorkerTimings } from './workerTimings.ts';

/** Pause between two purges of what has long expired. */
const PURGE_MS = 3_600_000;

export type WorkerDeps = {
  readonly config: Pick<Config, 'FORECAST_CONCURRENCY' | 'FORECAST_TIMEOUT_MS' | 'HOST' | 'WORKER_PORT'>;
  /** Sends the mails of the outbox; undefined where no mail server is configured. */
  readonly mail?: MailSender | undefined;
  /** Carries freezes of billing to the payment provider; undefined in tests without it. */
  readonly holds?: ProviderHoldService | undefined;
  /** What is done for payments; undefined where there are none. */
  readonly billing?: BillingWork | undefined;
  /** Whether the system is on hold; without it, it never is. */
  readonly hold?: HoldView;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** As the worker role. */
  readonly database: Database;
  /** Two connections: commands must not wait behind BLPOP. Undefined when the configuration names none. */
  readonly redis: { readonly commands: Redis; readonly blocking: Redis } | undefined;
  /** The bundled thread. */
  readonly threadUrl: URL;
  /** Another list than `queue:forecasts`. */
  readonly queueKey?: string;
  readonly timings?: Partial<WorkerTimings>;
  /** Called when the worker was told to drain and nothing runs any more; it is still to be stopped. */
  readonly onDrained?: () => void;
};

export type ForecastWorker = {
  readonly id: string;
  /** Port of `/metrics` and `/health`, once started. */
  readonly port: () => number;
  readonly start: () => Promise<void>;
  /** Takes nothing new, lets running jobs end for a while, requeues the rest. Can be called twice. */
  readonly stop: () => Promise<void>;
};

/** A worker that does not run yet. The caller closes what it was given. */
export function buildWorker(deps: WorkerDeps): ForecastWorker {
  const id = newId();
  const log = deps.log.with({ workerId: id });
  const stopping = new AbortController();
  const parts = wire({ ...deps, log }, id);
  let tasks: Promise<unknown>[] = [];
  let server: { port: number; close: () => Promise<void> } | undefined;
  let stopped: Promise<void> | undefined;

  const start = async () => {
    const { HOST: host, WORKER_PORT: port } = deps.config;
    server = await startWorkerHttp({ host, port, metrics: deps.metrics, health: () => parts.loop.health() });
    tasks = [
      parts.loop.run(stopping.signal),
      ...parts.tasks.map(({ work, isUntouched, ...task }) => {
        const hold = isUntouched ? 'untouched' : (deps.hold ?? NEVER_HELD);
        return repeat(work, { ...task, signal: stopping.signal, log, hold });
      }),
    ];
    log.info({ port: server.port, concurrency: deps.config.FORECAST_CONCURRENCY }, 'worker started');
  };
  const stopOnce = async () => {
    stopping.abort();
    await Promise.all(tasks);
    await Promise.all([parts.heartbeat.end(), parts.orders.end()]).catch(() => undefined);
    await server?.close();
    log.info({}, 'worker stopped');
  };
  const stop = () => (stopped ??= stopOnce());
  return { id, port: () => server?.port ?? 0, start, stop };
}

type Task = {
  readonly task: string;
  readonly everyMs: number;
  readonly work: (signal: AbortSignal) => Promise<unknown>;
  /** Goes on while the system is on hold. */
  readonly isUntouched?: boolean;
};

function billingTasks(billing: BillingWork, timings: WorkerTimings): Task[] {
  const { billingMs, billingPollMs, billingCareMs } = timings;
  return [
    { task: 'billing catalogue', everyMs: billingCareMs, work: () => billing.syncCatalogue() },
    { task: 'billing events', everyMs: billingMs, work: (signal) => billing.applyEvents(signal) },
    { task: 'billing poll', everyMs: billingPollMs, work: () => billing.pollEvents() },
    { task: 'billing overdue', everyMs: billingCareMs, work: () => billing.lookAfterOverdue() },
    { task: 'billing wishes', everyMs: billingCareMs, work: () => billing.settleForgotten() },
  ];
}

function wire(
  deps: WorkerDeps,
  id: string,
): { loop: JobLoop; heartbeat: WorkerHeartbeat; orders: WorkerOrders; tasks: readonly Task[] } {
  const { config, clock, log, metrics, database, redis, threadUrl } = deps;
  const timings = { ...WORKER_TIMINGS, ...deps.timings };
  const key = deps.queueKey ?? FORECAST_QUEUE_KEY;
  const concurrency = config.FORECAST_CONCURRENCY;
  const queue = new ForecastQueue(redis?.commands, log, key);
  const store = new ForecastJobStore(database);
  const queueStore = new ForecastQueueStore(database);
  const heartbeat = new WorkerHeartbeat(redis?.commands, id);
  const figures = addWorkerMetrics(metrics, { redis: redis?.commands, database, key, clock });
  const taker = new JobTaker({ store, queue, blocking: redis?.blocking, timings });
  const timeoutMs = config.FORECAST_TIMEOUT_MS;
  const runner = new JobRunner({
    ...{ database, store, queue, clock, log, metrics },
    ...{ threadUrl, timeoutMs, timings, engine: engineOf(threadUrl) },
  });
  const orders = new WorkerOrders({ database, log, id, concurrency, onDrained: deps.onDrained });
  const loop = new JobLoop({
    ...{ id, taker, runner, clock, log, concurrency, timings },
    mayBegin: () => orders.mayBegin,
    hold: deps.hold ?? NEVER_HELD,
    onTurn: () => figures.turns.inc(),
    onEnd: (outcome, seconds) => {
      figures.runs.inc({ outcome });
      figures.busySeconds.inc(seconds);
    },
  });
  addLoadMetrics(metrics, loop, concurrency);
  const reap = () => reapLostJobs({ queueStore, log, metrics, reaped: figures.reaped });
  const reconcile = () => queueStore.reconcile(queue);
  const tasks: Task[] = [
    { task: 'reap', everyMs: timings.reapMs, work: reap },
    { task: 'orders', everyMs: timings.ordersMs, work: () => orders.look(loop), isUntouched: true },
    {
      ...{ task: 'register', everyMs: timings.registerMs, isUntouched: true },
      work: () => orders.register(loop),
    },
  ];
  if (redis !== undefined) {
    tasks.push({ task: 'reconcile', everyMs: timings.reconcileMs, work: reconcile });
    const beat = () => heartbeat.beat();
    tasks.push({ task: 'heartbeat', everyMs: timings.beatMs, work: beat, isUntouched: true });
  }
  const purge = new Purge(database, clock, metrics);
  tasks.push({ task: 'purge', everyMs: PURGE_MS, work: () => purge.run() });
  if (deps.billing !== undefined) tasks.push(...billingTasks(deps.billing, timings));
  const { mail } = deps;
  if (mail !== undefined)
    tasks.push({ task: 'mail', everyMs: timings.mailMs, work: (signal) => mail.turn(signal) });
  const { holds } = deps;
  if (holds !== undefined)
    // A freeze of billing is carried to the provider all the same: it stops charges.
    tasks.push({
      ...{ task: 'billing holds', everyMs: timings.holdsMs, isUntouched: true },
      work: () => holds.run(),
    });
  return { loop, heartbeat, orders, tasks };
}
