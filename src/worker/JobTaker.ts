import type { ClaimedJob, ForecastJobStore } from '@/features/forecasts/ForecastJobStore.ts';
import type { ForecastQueue } from '@/features/forecasts/ForecastQueue.ts';
import type { Redis } from '@/shared/redis/connectRedis.ts';
import { firstOf, pause } from './repeat.ts';
import type { WorkerTimings } from './workerTimings.ts';

/** An answer that is this much later than the longest wait never comes: the connection is dead or frozen. */
const GRACE_MS = 1_000;

/**
 * Finds the next job: through the list while Redis answers, from the rows while it does not, and from the
 * rows once more whenever the list was empty, so that a wiped list holds up nothing.
 */
export class JobTaker {
  readonly #store: ForecastJobStore;
  readonly #queue: ForecastQueue;
  readonly #blocking: Redis | undefined;
  readonly #timings: WorkerTimings;

  constructor(deps: {
    store: ForecastJobStore;
    queue: ForecastQueue;
    blocking: Redis | undefined;
    timings: WorkerTimings;
  }) {
    this.#store = deps.store;
    this.#queue = deps.queue;
    this.#blocking = deps.blocking;
    this.#timings = deps.timings;
  }

  /** Undefined when there was none within the wait. Rejects when the database does not answer. */
  async take(workerId: string, signal: AbortSignal): Promise<ClaimedJob | undefined> {
    const { leaseMs, pollMs } = this.#timings;
    const delivered = await this.#delivered(signal);
    if (signal.aborted) {
      await this.#putBack(delivered.entry);
      return undefined;
    }
    if (delivered.entry !== undefined) {
      const jobId = this.#queue.jobIdOf(delivered.entry);
      return jobId === undefined ? undefined : this.#store.claim(jobId, workerId, leaseMs);
    }
    const job = await this.#store.claimNext(workerId, leaseMs);
    if (job !== undefined) await this.#queue.withdraw(job);
    else if (!delivered.isAnswered) await pause(pollMs, signal);
    return job;
  }

  async #delivered(signal: AbortSignal): Promise<{ entry: string | undefined; isAnswered: boolean }> {
    const blocking = this.#blocking;
    if (blocking?.status !== 'ready') return { entry: undefined, isAnswered: false };
    const answer = this.#queue.take(blocking, this.#timings.takeMs / 1000).then(
      (entry) => ({ entry, isAnswered: true }),
      () => ({ entry: undefined, isAnswered: false }),
    );
    const first = await firstOf([answer], this.#timings.takeMs + GRACE_MS, signal);
    if (first !== undefined) return first;
    // Redis forgets the wait with the connection; an entry that was on its way goes back into the list, and
    // one that is lost with the connection is found in its row
    blocking.disconnect(!signal.aborted);
    if (signal.aborted) return answer;
    answer.then(({ entry }) => this.#putBack(entry)).catch(() => undefined);
    return { entry: undefined, isAnswered: false };
  }

  async #putBack(entry: string | undefined): Promise<void> {
    if (entry !== undefined) await this.#queue.pushAll([entry]).catch(() => undefined);
  }
}
