import { Counter } from 'prom-client';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import { addGauge } from '@/shared/metrics/gauges.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';

/** Rows of one statement: short enough that nobody waits for its locks. */
const BATCH_ROWS = 1_000;
/** Statements for one table in one pass; the next pass goes on. */
const BATCHES_MAX = 50;

/** What goes, by table. The policies of the tables draw the same lines. */
const EXPIRED = {
  sessions: "expires_at < now() - interval '7 days' OR revoked_at < now() - interval '7 days'",
  idempotency_keys: "created_at < now() - interval '30 days'",
  company_invitations: "expires_at < now() - interval '30 days'",
  person_tokens: "expires_at < now() - interval '1 day'",
  pending_sign_ups: "expires_at < now() - interval '1 day'",
  queue_workers: "seen_at < now() - interval '1 day'",
} as const;
export const PURGED_TABLES = Object.keys(EXPIRED) as (keyof typeof EXPIRED)[];

/** Deletes what nobody can use any more, in steps. The database is entered as the worker's role. */
export class Purge {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #purged: Counter<'table'>;
  #doneMs = 0;

  constructor(database: Database, clock: Clock, metrics: Metrics) {
    this.#database = database;
    this.#clock = clock;
    this.#purged = new Counter({
      name: 'worker_purged_rows_total',
      help: 'Rows deleted because nobody can use them any more, by table.',
      labelNames: ['table'],
      registers: [metrics.registry],
    });
    for (const table of PURGED_TABLES) this.#purged.inc({ table }, 0);
    addGauge(
      metrics,
      'worker_purge_done_timestamp_seconds',
      'When the last purge went through; 0 before the first one.',
      () => this.#doneMs / 1000,
    );
  }

  /** One pass over every table. Rejects when the database does. */
  async run(): Promise<void> {
    for (const table of PURGED_TABLES)
      for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
        const rows = await this.#database.asNobody((sql) =>
          sql(
            `DELETE FROM ${table} WHERE ctid IN (SELECT ctid FROM ${table} WHERE ${EXPIRED[table]} LIMIT $1) RETURNING 1`,
            [BATCH_ROWS],
          ),
        );
        this.#purged.inc({ table }, rows.length);
        if (rows.length < BATCH_ROWS) break;
      }
    this.#doneMs = this.#clock.nowMs();
  }
}
