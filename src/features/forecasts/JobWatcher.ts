import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@/shared/clock/Clock.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { ErrorCode } from '@/shared/errors/errorCodes.ts';
import type { ForecastJob } from './forecastContract.ts';

/** Pause between two looks at a job while few are watched. */
const POLL_MS = 250;
/** Looks at jobs of all watchers together; more watchers look less often. */
const POLLS_PER_SECOND_MAX = 200;
/** Silence after which a watcher hears that it is still being served. */
const HEARTBEAT_MS = 5_000;

const PASSING: ReadonlySet<ErrorCode> = new Set([
  'DATABASE_UNAVAILABLE',
  'CONNECTION_POOL_TIMEOUT',
  'STATEMENT_TIMEOUT',
]);

export function hasEnded(job: ForecastJob): boolean {
  return job.state !== 'queued' && job.state !== 'running';
}

/** Looks at jobs from time to time; holds no connection while it waits. */
export class JobWatcher {
  readonly #clock: Clock;
  #watchers = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * The job now and after each change, `undefined` as a sign of life in between. Ends with the job, at the
   * signal, or after `boundMs`. A database that is away for a while is waited for.
   */
  async *watch(
    read: () => Promise<ForecastJob>,
    options: { boundMs: number; signal: AbortSignal },
  ): AsyncGenerator<ForecastJob | undefined, void, undefined> {
    const { boundMs, signal } = options;
    const startedMs = this.#clock.elapsedMs();
    let spokenMs = startedMs;
    let last = '';
    this.#watchers += 1;
    try {
      while (!signal.aborted) {
        const job = await read().catch(waitThrough);
        const nowMs = this.#clock.elapsedMs();
        const text = JSON.stringify(job);
        if (job !== undefined && text !== last) {
          last = text;
          spokenMs = nowMs;
          yield job;
          if (hasEnded(job)) return;
        } else if (nowMs - spokenMs >= HEARTBEAT_MS) {
          spokenMs = nowMs;
          yield undefined;
        }
        const leftMs = startedMs + boundMs - this.#clock.elapsedMs();
        if (leftMs <= 0) return;
        await pause(Math.min(this.#pollMs(), leftMs), signal);
      }
    } finally {
      this.#watchers -= 1;
    }
  }

  #pollMs(): number {
    return Math.max(POLL_MS, (1000 * this.#watchers) / POLLS_PER_SECOND_MAX);
  }
}

function waitThrough(error: unknown): undefined {
  if (error instanceof AppError && PASSING.has(error.code)) return undefined;
  throw error;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
