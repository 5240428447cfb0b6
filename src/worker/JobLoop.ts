import type { ClaimedJob } from '@/features/forecasts/ForecastJobStore.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { HoldView } from '@/shared/hold/HoldView.ts';
import type { Log } from '@/shared/log/log.ts';
import type { JobRunner, RunOutcome } from './JobRunner.ts';
import type { JobTaker } from './JobTaker.ts';
import { firstOf, pause } from './repeat.ts';
import type { WorkerHealth } from './workerHttp.ts';
import type { WorkerTimings } from './workerTimings.ts';

/** A loop that has not come round for this long hangs. Longer than a forecast may take. */
const STALLED_MS = 60_000;

export type JobLoopDeps = {
  readonly id: string;
  readonly taker: JobTaker;
  readonly runner: JobRunner;
  readonly clock: Clock;
  readonly log: Log;
  /** Jobs at a time. */
  readonly concurrency: number;
  readonly timings: WorkerTimings;
  /** False: begin nothing now. */
  readonly mayBegin: () => boolean;
  readonly hold: HoldView;
  readonly onTurn: () => void;
  readonly onEnd: (outcome: RunOutcome, seconds: number) => void;
};

/** Takes jobs and has them run, at most `concurrency` at a time. */
export class JobLoop {
  readonly #deps: JobLoopDeps;
  readonly #running = new Set<Promise<void>>();
  /** Runs that have ended here. */
  ended = 0;
  #turnedMs: number;
  /** Sends what runs back to the queue. */
  #leaving = new AbortController();
  /** Milliseconds since the epoch; 0 before the first job has ended. */
  lastEndedMs = 0;

  constructor(deps: JobLoopDeps) {
    this.#deps = deps;
    this.#turnedMs = deps.clock.elapsedMs();
  }

  get running(): number {
    return this.#running.size;
  }

  /**
   * Until the signal; then running jobs have a while to end, and what is left goes back to the queue. So it does, at
   * once, when a hold opens; and while one is open nothing is taken.
   */
  async run(signal: AbortSignal): Promise<void> {
    const { taker, timings, concurrency, log, id, hold } = this.#deps;
    const unfollow = hold.onChange(() => hold.isHeld && this.#leaving.abort());
    let isFailing = false;
    while (!signal.aborted) {
      this.#turnedMs = this.#deps.clock.elapsedMs();
      this.#deps.onTurn();
      try {
        if (hold.isHeld || !hold.isKnown) {
          await pause(timings.pollMs, signal);
          continue;
        }
        if (this.#leaving.signal.aborted) {
          await Promise.all(this.#running);
          this.#leaving = new AbortController();
        }
        if (this.#running.size >= concurrency) {
          await firstOf([...this.#running], timings.takeMs, signal);
          continue;
        }
        if (!this.#deps.mayBegin()) {
          await pause(timings.pollMs, signal);
          continue;
        }
        const job = await taker.take(id, signal);
        if (job !== undefined) this.#begin(job);
        if (isFailing) log.info({}, 'the worker finds jobs again');
        isFailing = false;
      } catch (error) {
        if (!isFailing) log.warn({ error }, 'the worker cannot look for jobs; it is tried again');
        isFailing = true;
        await pause(timings.pollMs, signal);
      }
    }
    unfollow();
    await firstOf([Promise.all(this.#running)], timings.drainMs, this.#leaving.signal);
    this.#leaving.abort();
    await Promise.all(this.#running);
  }

  /** Liveness: the loop comes round. It touches no dependency. */
  health(): WorkerHealth {
    const { clock, id, concurrency } = this.#deps;
    const sinceTurnMs = Math.round(clock.elapsedMs() - this.#turnedMs);
    return {
      isAlive: sinceTurnMs < STALLED_MS,
      figures: { workerId: id, running: this.running, concurrency, sinceTurnMs },
    };
  }

  /** A job that was on its way when a hold opened goes back by the same signal. */
  #begin(job: ClaimedJob): void {
    const { runner, clock } = this.#deps;
    const begunMs = clock.elapsedMs();
    const run = runner.run(job, this.#leaving.signal).then((outcome) => {
      this.#running.delete(run);
      this.lastEndedMs = clock.nowMs();
      this.ended += 1;
      this.#deps.onEnd(outcome, (clock.elapsedMs() - begunMs) / 1000);
    });
    this.#running.add(run);
  }
}
