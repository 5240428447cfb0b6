import type { AuditAction } from '@/core/audit/auditActions.ts';
import type { JsonValue } from '@/core/audit/canonicalJson.ts';
import { readPlatformEvent } from '@/shared/audit/readPlatformEvent.ts';
import type { Sql } from '@/shared/database/Database.ts';
import type { MovedJobs, QueueJob, QueueStatus } from './queueContract.ts';

/** Companies shown as those that fill the queue. */
const COMPANIES_SHOWN = 5;

export type QueueControl = {
  readonly intake_paused_at: string | null;
  readonly intake_paused_by: string | null;
  readonly intake_reason: string | null;
  readonly intake_full_at: string | null;
  readonly processing_paused_at: string | null;
  readonly processing_paused_by: string | null;
  readonly processing_reason: string | null;
  readonly workers_wanted: number | null;
  readonly workers_automatic: boolean;
  readonly workers_changed_at: string | null;
  readonly workers_max: number | null;
  readonly supervised_at: string | null;
};

export type QueueFigures = {
  readonly waiting: number;
  readonly running: number;
  readonly oldestWaitingSeconds: number;
  readonly endedLastMinute: number;
  readonly stalledSeconds: number;
};

export type WorkerRow = {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly startedAt: string;
  readonly seenAt: string;
  readonly silentSeconds: number;
  readonly concurrency: number;
  readonly running: number;
  readonly ended: number;
  readonly lastEndedAt: string | null;
  readonly isDraining: boolean;
};

/** A worker says that it lives every two seconds. */
const SILENT_AFTER_S = 10;

export const isLive = ({ silentSeconds }: WorkerRow): boolean => silentSeconds <= SILENT_AFTER_S;

type Event = {
  readonly action: AuditAction;
  readonly by: string;
  readonly subjectId: string;
  readonly details: { readonly [name: string]: JsonValue };
};

/** The queue as operators see it, through the functions of the schema. */
export class QueueStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async control(): Promise<QueueControl> {
    const [row] = await this.#sql<QueueControl>('SELECT * FROM read_queue_control()', [], 'queue_control');
    if (row === undefined) throw new RangeError('the queue has no row of control');
    return row;
  }

  async figures(): Promise<QueueFigures> {
    const [row] = await this.#sql<QueueFigures>(
      `SELECT waiting, running, oldest_waiting_seconds AS "oldestWaitingSeconds",
         ended_last_minute AS "endedLastMinute", stalled_seconds AS "stalledSeconds" FROM read_queue_figures()`,
      [],
      'queue_figures',
    );
    if (row === undefined) throw new RangeError('the queue has no row of control');
    return row;
  }

  async intake(pauseAt: number, resumeBelow: number): Promise<string> {
    const [row] = await this.#sql<{ intake: string }>(
      'SELECT forecast_intake($1, $2) AS intake',
      [pauseAt, resumeBelow],
      'forecast_intake',
    );
    return row?.intake ?? 'open';
  }

  /** Names for the role that may read them, which is the operator's. */
  async companies(): Promise<QueueStatus['companies']> {
    return this.#sql(
      `SELECT q.company_id AS "companyId", c.name AS "companyName", q.waiting FROM list_queue_companies($1) q
         LEFT JOIN companies c ON c.id = q.company_id ORDER BY q.waiting DESC, q.company_id`,
      [COMPANIES_SHOWN],
      'queue_companies',
    );
  }

  async jobs(state: string, limit: number): Promise<QueueJob[]> {
    return this.#sql<QueueJob>(
      `SELECT id, company_id AS "companyId", state, attempts, error_code AS "errorCode", worker_id AS "workerId",
         created_at AS "createdAt", started_at AS "startedAt", finished_at AS "finishedAt" FROM list_queue_jobs($1, $2)`,
      [state, limit],
      'queue_jobs',
    );
  }

  async workers(): Promise<WorkerRow[]> {
    return this.#sql<WorkerRow>(
      `SELECT id, host, pid, started_at AS "startedAt", seen_at AS "seenAt", silent_seconds AS "silentSeconds",
         concurrency, running, ended, last_ended_at AS "lastEndedAt", is_draining AS "isDraining"
         FROM list_queue_workers()`,
      [],
      'queue_workers',
    );
  }

  /** False when it was so already. */
  async setPaused(part: 'intake' | 'processing', reason: string | null, by: string): Promise<boolean> {
    const isPaused = reason !== null;
    const event = await this.#event({
      ...{ action: isPaused ? 'queue.paused' : 'queue.resumed', by, subjectId: 'forecasts' },
      details: isPaused ? { part, reason } : { part },
    });
    const [row] = await this.#sql<{ made: boolean }>(
      `SELECT set_queue_${part}($1, $2, $3, $4) AS made`,
      [isPaused, reason, by, event],
      `set_queue_${part}`,
    );
    return row?.made === true;
  }

  async retry(jobIds: readonly string[], reason: string, by: string): Promise<MovedJobs['items']> {
    const event = await this.#event({
      ...{ action: 'queue.jobsRetried', by, subjectId: 'forecasts' },
      details: { jobIds: [...jobIds], reason },
    });
    return this.#sql(
      'SELECT id, company_id AS "companyId" FROM retry_forecast_jobs($1, $2, $3)',
      [jobIds, by, event],
      'retry_forecast_jobs',
    );
  }

  async cancel(
    what: { readonly jobIds: readonly string[] } | { readonly companyId: string },
    reason: string,
    by: string,
  ): Promise<MovedJobs['items']> {
    const jobIds = 'jobIds' in what ? [...what.jobIds] : [];
    const companyId = 'companyId' in what ? what.companyId : null;
    const event = await this.#event({
      ...{ action: 'queue.jobsCancelled', by, subjectId: 'forecasts' },
      details: { jobIds, companyId, reason },
    });
    return this.#sql(
      'SELECT id, company_id AS "companyId" FROM cancel_forecast_jobs($1, $2, $3, $4)',
      [jobIds, companyId, by, event],
      'cancel_forecast_jobs',
    );
  }

  /** Without a number whoever supervises the workers decides. */
  async scale(wanted: number | null, by: string): Promise<void> {
    const event = await this.#event({
      ...{ action: 'workers.scaled', by, subjectId: 'forecasts' },
      details: { wanted, isAutomatic: wanted === null },
    });
    await this.#sql(
      'SELECT scale_queue_workers($1, $2, $3, $4)',
      [wanted, wanted === null, by, event],
      'scale_queue_workers',
    );
  }

  /** False when there is no such worker, or it was told before. */
  async drainWorker(workerId: string, by: string): Promise<boolean> {
    const event = await this.#event({
      ...{ action: 'worker.drained', by, subjectId: workerId },
      details: {},
    });
    const [row] = await this.#sql<{ made: boolean }>(
      'SELECT drain_queue_worker($1, $2, $3) AS made',
      [workerId, by, event],
      'drain_queue_worker',
    );
    return row?.made === true;
  }

  #event({ by, ...entry }: Event): Promise<string> {
    return readPlatformEvent(this.#sql, { ...entry, actorId: by });
  }
}
