import { SpanKind } from '@opentelemetry/api';
import type { ClaimedJob, ForecastJobStore } from '@/features/forecasts/ForecastJobStore.ts';
import type { ForecastQueue } from '@/features/forecasts/ForecastQueue.ts';
import { sealOf } from '@/features/forecasts/ForecastSealReadModel.ts';
import { readInputNow } from '@/features/forecasts/readInputNow.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { ErrorCode } from '@/shared/errors/errorCodes.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { FORECAST_QUEUE_KEY } from '@/shared/queue/ListQueue.ts';
import { contextOf, inSpan } from '@/shared/traces/spans.ts';
import { pause } from './repeat.ts';
import { runForecastThread } from './runForecastThread.ts';
import type { WorkerTimings } from './workerTimings.ts';

export type JobRunnerDeps = {
  /** The worker's. */
  readonly database: Database;
  readonly store: ForecastJobStore;
  readonly queue: ForecastQueue;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly threadUrl: URL;
  readonly timeoutMs: number;
  readonly timings: WorkerTimings;
  /** Which engine computes here. */
  readonly engine: string;
};

/**
 * How a run ended. `lost`: another worker has the job, or it was given up. `interrupted`: the database went
 * away; the lease runs out and the job is taken again.
 */
export type RunOutcome =
  | 'succeeded'
  | 'failed'
  | 'timeout'
  | 'cancelled'
  | 'requeued'
  | 'lost'
  | 'interrupted';

/** Runs that may be tried again when the lease has run out: the fault is not the job's. */
const PASSING: ReadonlySet<ErrorCode> = new Set([
  'DATABASE_UNAVAILABLE',
  'CONNECTION_POOL_TIMEOUT',
  'STATEMENT_TIMEOUT',
]);

/** A run under way: `progress` is what the thread said last, `left` why the job is not held any more. */
type Run = {
  readonly job: ClaimedJob;
  readonly log: Log;
  readonly abort: AbortController;
  progress: number;
  left: 'cancelled' | 'lost' | undefined;
};

/** Takes one claimed job to its end, whatever that is. */
export class JobRunner {
  readonly #deps: JobRunnerDeps;

  constructor(deps: JobRunnerDeps) {
    this.#deps = deps;
  }

  /** Never rejects. At `stop` the thread is killed and the job goes back to the queue. */
  run(job: ClaimedJob, stop: AbortSignal): Promise<RunOutcome> {
    const attributes = {
      'messaging.destination.name': FORECAST_QUEUE_KEY,
      'messaging.message.id': job.id,
      'accubooks.attempt': job.attempts,
    };
    const options = { kind: SpanKind.CONSUMER, attributes, parent: contextOf(job.traceParent) };
    return inSpan('forecast run', options, async (span) => {
      const outcome = await this.#run(job, stop);
      span?.setAttribute('accubooks.outcome', outcome);
      return outcome;
    });
  }

  async #run(job: ClaimedJob, stop: AbortSignal): Promise<RunOutcome> {
    const { clock, metrics } = this.#deps;
    const log = this.#deps.log.with({ jobId: job.id, companyId: job.companyId, attempt: job.attempts });
    const startedMs = clock.elapsedMs();
    const run: Run = { job, log, abort: new AbortController(), progress: 0, left: undefined };
    const onStop = () => run.abort.abort();
    stop.addEventListener('abort', onStop, { once: true });
    if (stop.aborted) onStop();
    const ended = new AbortController();
    const lease = this.#holdLease(run, ended.signal);
    const outcome = await this.#compute(run).catch((error: unknown) => this.#fail(run, error));
    ended.abort();
    stop.removeEventListener('abort', onStop);
    await lease;
    const durationMs = Math.round(clock.elapsedMs() - startedMs);
    log.performance('forecast_generation', { durationMs, outcome });
    if (outcome === 'succeeded' || outcome === 'failed' || outcome === 'timeout' || outcome === 'cancelled')
      metrics.forecasts.inc({ outcome });
    if (outcome === 'succeeded') metrics.forecastSeconds.observe(durationMs / 1000);
    return outcome;
  }

  async #compute(run: Run): Promise<RunOutcome> {
    const { database, store, threadUrl, timeoutMs } = this.#deps;
    const { job } = run;
    const input = await readInputNow(database, job);
    const outcome = await inSpan('forecast compute', {}, () =>
      runForecastThread(input, {
        threadUrl,
        timeoutMs,
        signal: run.abort.signal,
        onProgress: (fraction) => {
          run.progress = fraction;
        },
      }),
    );
    if (outcome.kind === 'aborted') return this.#leave(run);
    if (outcome.kind === 'crashed') throw outcome.error;
    if (outcome.kind === 'timeout') {
      run.log.warn({ timeoutMs }, 'Operation timeout: the forecast was stopped');
      return (await store.fail(job, 'OPERATION_TIMEOUT')) ? 'timeout' : 'lost';
    }
    const { result } = outcome;
    const seal = { inputSha256: sealOf(input), resultSha256: sealOf(result), engine: this.#deps.engine };
    const forecast = { id: newId(), asOf: input.asOf, result, seal };
    return (await store.succeed(job, forecast)) ? 'succeeded' : this.#whyLost(job);
  }

  /** The thread was killed: because the job was cancelled or taken away, else because the worker stops. */
  async #leave(run: Run): Promise<RunOutcome> {
    if (run.left !== undefined) return run.left;
    const { store, queue } = this.#deps;
    if (!(await store.release(run.job))) return this.#whyLost(run.job);
    await queue.announce(run.job);
    return 'requeued';
  }

  async #fail(run: Run, error: unknown): Promise<RunOutcome> {
    const code = error instanceof AppError ? error.code : 'FORECAST_FAILED';
    if (PASSING.has(code)) {
      run.log.warn({ error }, 'forecast interrupted; it is taken again when its lease has run out');
      return 'interrupted';
    }
    if (code === 'FORECAST_FAILED') run.log.error({ error }, 'forecast failed');
    try {
      return (await this.#deps.store.fail(run.job, code)) ? 'failed' : 'lost';
    } catch (storeError) {
      run.log.warn(
        { error: storeError },
        'forecast interrupted; it is taken again when its lease has run out',
      );
      return 'interrupted';
    }
  }

  async #whyLost(job: ClaimedJob): Promise<RunOutcome> {
    const state = await this.#deps.store.renew(job, this.#deps.timings.leaseMs, 0);
    return state === 'cancelled' ? 'cancelled' : 'lost';
  }

  /** Prolongs the lease and writes the progress until the run has ended; a job that is not ours is let go. */
  async #holdLease(run: Run, ended: AbortSignal): Promise<void> {
    const { store, timings } = this.#deps;
    while (true) {
      await pause(timings.tickMs, ended);
      if (ended.aborted) return;
      try {
        const state = await store.renew(run.job, timings.leaseMs, run.progress);
        if (state === 'held' || ended.aborted) continue;
        run.left = state === 'cancelled' ? 'cancelled' : 'lost';
        run.abort.abort();
        return;
      } catch (error) {
        run.log.debug({ error }, 'lease not renewed; it is tried again');
      }
    }
  }
}
