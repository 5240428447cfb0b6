import { QUEUE_RESUME_BELOW, QUEUE_RUNGS, queueRungOf } from '@/core/queue/queueRungs.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { FORECAST_QUEUE_KEY, ListQueue } from '@/shared/queue/ListQueue.ts';
import type { Redis } from '@/shared/redis/connectRedis.ts';
import { isLive, type QueueControl, QueueStore, type WorkerRow } from './QueueStore.ts';
import type {
  CancelJobsRequest,
  MovedJobs,
  QueueJob,
  QueuePart,
  QueueStatus,
  QueueWorker,
  ScaleWorkersRequest,
} from './queueContract.ts';

/** A supervisor looks every two seconds. */
const SUPERVISED_WITHIN_MS = 30_000;

type Deps = {
  readonly sql: Sql;
  /** Says how long the list is that delivers jobs; nobody does without it. */
  readonly redis: Redis | undefined;
  readonly clock: Clock;
};

function pauseOf(since: string | null, by: string | null, reason: string | null) {
  return since === null ? null : { since, by: by ?? '', reason: reason ?? '' };
}

function workerOf(row: WorkerRow, control: QueueControl): QueueWorker {
  const { isDraining, ...worker } = row;
  const working = control.processing_paused_at === null ? 'working' : 'paused';
  const state = isLive(row) ? (isDraining ? 'draining' : working) : 'silent';
  return { ...worker, state };
}

/** What operators do at the queue. `by` is who, as the audit names them. */
export class QueueService {
  readonly #store: QueueStore;
  readonly #list: ListQueue | undefined;
  readonly #clock: Clock;

  constructor({ sql, redis, clock }: Deps) {
    this.#store = new QueueStore(sql);
    this.#list = redis && new ListQueue(redis, FORECAST_QUEUE_KEY);
    this.#clock = clock;
  }

  async status(): Promise<QueueStatus> {
    const store = this.#store;
    const control = await store.control();
    const figures = await store.figures();
    const intake = await store.intake(QUEUE_RUNGS.pause, QUEUE_RESUME_BELOW);
    const companies = await store.companies();
    const rows = await store.workers();
    return {
      ...figures,
      listed: (await this.#list?.depth().catch(() => null)) ?? null,
      rung: queueRungOf(figures.waiting),
      intake: {
        state: intake === 'paused' || intake === 'full' ? intake : 'open',
        pause: pauseOf(control.intake_paused_at, control.intake_paused_by, control.intake_reason),
      },
      processing: {
        state: control.processing_paused_at === null ? 'on' : 'paused',
        pause: pauseOf(control.processing_paused_at, control.processing_paused_by, control.processing_reason),
      },
      rungs: { ...QUEUE_RUNGS, resumeBelow: QUEUE_RESUME_BELOW },
      workers: this.#workersOf(control, rows),
      companies,
    };
  }

  /** False when it was paused already. */
  async pause(part: QueuePart, reason: string, by: string): Promise<boolean> {
    return this.#store.setPaused(part, reason, by);
  }

  /** False when nothing of it was paused. */
  async resume(part: QueuePart | 'all', by: string): Promise<boolean> {
    const store = this.#store;
    const parts: readonly QueuePart[] = part === 'all' ? ['processing', 'intake'] : [part];
    let isChanged = false;
    for (const one of parts) isChanged = (await store.setPaused(one, null, by)) || isChanged;
    return isChanged;
  }

  async jobs(state: string, limit: number): Promise<QueueJob[]> {
    return this.#store.jobs(state, limit);
  }

  /** Failed jobs are queued again; workers find them in their rows. Those moved. */
  async retry(jobIds: readonly string[], reason: string, by: string): Promise<MovedJobs> {
    return { items: await this.#store.retry(jobIds, reason, by) };
  }

  /** Jobs that have not ended. Those moved. */
  async cancel(request: CancelJobsRequest, by: string): Promise<MovedJobs> {
    return { items: await this.#store.cancel(request, request.reason, by) };
  }

  async workers(): Promise<QueueWorker[]> {
    const store = this.#store;
    const control = await store.control();
    return (await store.workers()).map((row) => workerOf(row, control));
  }

  /** Throws WORKERS_LIMIT_EXCEEDED when the supervisor cannot start as many. */
  async scale(request: ScaleWorkersRequest, by: string): Promise<void> {
    const store = this.#store;
    const wanted = 'wanted' in request ? request.wanted : null;
    const control = await store.control();
    const most = this.#isSupervised(control) ? control.workers_max : null;
    if (wanted !== null && most !== null && wanted > most)
      throw new AppError('WORKERS_LIMIT_EXCEEDED', {
        message: `This machine runs ${most} workers at most (WORKERS_MAX); ask for 1 to ${most}.`,
        details: { wanted, most },
      });
    await store.scale(wanted, by);
  }

  /** Throws WORKER_NOT_FOUND. A worker that drains already stays so. */
  async drainWorker(workerId: string, by: string): Promise<QueueWorker> {
    await this.#store.drainWorker(workerId, by);
    const worker = (await this.workers()).find(({ id }) => id === workerId);
    if (worker === undefined) throw new AppError('WORKER_NOT_FOUND');
    return worker;
  }

  #isSupervised({ supervised_at: at }: QueueControl): boolean {
    return at !== null && this.#clock.nowMs() - Date.parse(at) < SUPERVISED_WITHIN_MS;
  }

  #workersOf(control: QueueControl, rows: readonly WorkerRow[]): QueueStatus['workers'] {
    const live = rows.filter(isLive);
    const slots = live.reduce((sum, { concurrency }) => sum + concurrency, 0);
    const busy = live.reduce((sum, { running }) => sum + running, 0);
    const isSupervised = this.#isSupervised(control);
    return {
      ...{ live: live.length, slots, busy, isSupervised },
      utilisationPercent: slots === 0 ? 0 : Math.round((1_000 * busy) / slots) / 10,
      wanted: control.workers_wanted,
      max: isSupervised ? control.workers_max : null,
      isAutomatic: control.workers_automatic,
    };
  }
}
