import type { Database, Sql } from '@/shared/database/Database.ts';
import type { ForecastQueue } from './ForecastQueue.ts';

/** Times that a job is taken before it is given up. */
export const ATTEMPTS_MAX = 5;
/** Jobs that one pass of the reaper looks at. */
const REAP_MAX = 100;
/** Longest list that is compared with the rows; a longer one is left to drain. */
const RECONCILE_MAX = 10_000;
/** A row this young may be on its way into the list. */
const YOUNG_MS = 1_500;
/** One worker at a time compares; the number is arbitrary and ours. */
const RECONCILE_LOCK = 7_203_441;

export type ReapedJob = { readonly id: string; readonly state: string; readonly ranMs: number };

/** No lease is that long: one that is was given by a clock that has been set back since. */
const LEASE_MAX_MINUTES = 5;

const REAP = `UPDATE forecast_jobs SET
  state = CASE WHEN attempts < $1 THEN 'queued' ELSE 'failed' END,
  error_code = CASE WHEN attempts < $1 THEN NULL ELSE 'WORKER_LOST' END,
  finished_at = CASE WHEN attempts < $1 THEN NULL ELSE now() END,
  progress = CASE WHEN attempts < $1 THEN 0 ELSE progress END,
  worker_id = NULL, lease_until = NULL
  WHERE id IN (SELECT id FROM forecast_jobs WHERE state = 'running'
    AND (lease_until < now() OR lease_until > now() + interval '${LEASE_MAX_MINUTES} minutes')
    ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)
  RETURNING id, state,
    coalesce((1000 * extract(epoch FROM now() - started_at))::bigint, 0) AS "ranMs"`;
const QUEUED_AMONG = "SELECT id FROM forecast_jobs WHERE id = ANY($1) AND state = 'queued'";
const QUEUED = `SELECT id, company_id AS "companyId" FROM forecast_jobs
  WHERE state = 'queued' AND created_at < now() - $1 * interval '1 millisecond' ORDER BY id LIMIT $2`;

/** What keeps the queue true: jobs of dead workers, and a list that says the same as the rows. */
export class ForecastQueueStore {
  readonly #database: Database;

  /** `database` is the worker's. */
  constructor(database: Database) {
    this.#database = database;
  }

  /** Requeues running jobs whose lease ran out, or gives them up after the third attempt. */
  async reap(): Promise<ReapedJob[]> {
    return this.#database.asNobody((sql) => sql<ReapedJob>(REAP, [ATTEMPTS_MAX, REAP_MAX], 'forecast_reap'));
  }

  /**
   * Makes the list hold exactly the queued rows: pushes what is missing, removes what is not queued any
   * more and every second copy. Rejects when Redis does not answer.
   */
  async reconcile(queue: ForecastQueue): Promise<{ pushed: number; removed: number }> {
    return this.#database.asNobody(async (sql) => {
      const [lock] = await sql<{ taken: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS taken', [
        RECONCILE_LOCK,
      ]);
      if (!lock?.taken) return { pushed: 0, removed: 0 };
      await queue.clearWrongType();
      // the list is read before the rows, so that a row that is queued later cannot look stale
      if ((await queue.depth()) > RECONCILE_MAX) return { pushed: 0, removed: 0 };
      const listed = await queue.contents();
      const stale = await staleEntries(sql, queue, listed);
      const rows = await sql<{ id: string; companyId: string }>(QUEUED, [YOUNG_MS, RECONCILE_MAX]);
      const present = new Set(listed);
      const missing = rows.map((row) => queue.entryOf(row)).filter((entry) => !present.has(entry));
      for (const entry of stale) await queue.remove(entry);
      await queue.pushAll(missing);
      return { pushed: missing.length, removed: stale.length };
    });
  }
}

async function staleEntries(sql: Sql, queue: ForecastQueue, listed: readonly string[]): Promise<string[]> {
  if (listed.length === 0) return [];
  const ids = listed.map((entry) => queue.jobIdOf(entry) ?? '');
  const rows = await sql<{ id: string }>(QUEUED_AMONG, [ids]);
  const queued = new Set(rows.map(({ id }) => id));
  const stale = new Set<string>();
  const seen = new Set<string>();
  for (const [index, entry] of listed.entries()) {
    if (!queued.has(ids[index] ?? '')) stale.add(entry);
    // all copies go; the next pass pushes the one that is right
    if (seen.has(entry)) stale.add(entry);
    seen.add(entry);
  }
  return [...stale];
}
