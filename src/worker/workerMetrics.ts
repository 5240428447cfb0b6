import { Counter } from 'prom-client';
import { readQueueDepth } from '@/features/forecasts/readQueueDepth.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import { addGauge } from '@/shared/metrics/gauges.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { addQueueGauges } from '@/shared/queue/addQueueGauges.ts';
import type { Redis } from '@/shared/redis/connectRedis.ts';
import type { JobLoop } from './JobLoop.ts';
import type { RunOutcome } from './JobRunner.ts';

const OUTCOMES: readonly RunOutcome[] = [
  'succeeded',
  'failed',
  'timeout',
  'cancelled',
  'requeued',
  'lost',
  'interrupted',
];

export type WorkerMetrics = {
  readonly runs: Counter<'outcome'>;
  readonly turns: Counter;
  readonly reaped: Counter<'state'>;
  readonly busySeconds: Counter;
};

/** The worker's own figures, beside those of every process (R102, R109). */
export function addWorkerMetrics(
  metrics: Metrics,
  queue: { redis: Redis | undefined; database: Database; key: string; clock: Clock },
): WorkerMetrics {
  const registers = [metrics.registry];
  const { redis, database, key } = queue;
  addQueueGauges(metrics, queue.clock, () => readQueueDepth(redis, database, key));
  const runs = new Counter({
    name: 'worker_job_runs_total',
    help: 'Runs of jobs that ended here, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  for (const outcome of OUTCOMES) runs.inc({ outcome }, 0);
  const reaped = new Counter({
    name: 'worker_reaped_jobs_total',
    help: 'Jobs of dead workers that this one found, by the state that they were moved to.',
    labelNames: ['state'],
    registers,
  });
  for (const state of ['queued', 'failed']) reaped.inc({ state }, 0);
  const turns = new Counter({
    name: 'worker_turns_total',
    help: 'Times that the worker has looked for a job; standing still means that it hangs.',
    registers,
  });
  const busySeconds = new Counter({
    name: 'worker_busy_seconds_total',
    help: 'Seconds that this worker has spent on jobs that ended; over worker_concurrency it is the utilisation (R109).',
    registers,
  });
  return { runs, turns, reaped, busySeconds };
}

/** How busy a worker is, and whether it works at all. */
export function addLoadMetrics(metrics: Metrics, loop: JobLoop, concurrency: number): void {
  addGauge(metrics, 'worker_running_jobs', 'Jobs that this worker computes now.', () => loop.running);
  addGauge(metrics, 'worker_concurrency', 'Jobs that this worker computes at a time.', () => concurrency);
  addGauge(
    metrics,
    'worker_utilisation_percent',
    'Share of this worker that is busy.',
    () => Math.round((1000 * loop.running) / concurrency) / 10,
  );
  addGauge(
    metrics,
    'worker_last_job_ended_timestamp_seconds',
    'When the last job ended here; 0 before the first one.',
    () => loop.lastEndedMs / 1000,
  );
}
