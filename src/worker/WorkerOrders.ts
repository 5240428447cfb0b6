import { hostname } from 'node:os';
import type { Database } from '@/shared/database/Database.ts';
import type { Log } from '@/shared/log/log.ts';
import type { JobLoop } from './JobLoop.ts';

type Load = Pick<JobLoop, 'running' | 'ended' | 'lastEndedMs'>;

const LOOK = `SELECT c.processing_paused_at IS NOT NULL AS is_paused,
  EXISTS (SELECT FROM queue_workers WHERE id = $1 AND drain_asked_at IS NOT NULL) AS is_draining
  FROM queue_controls c`;
const REGISTER = `INSERT INTO queue_workers AS w (id, host, pid, concurrency) VALUES ($1, $2, $3, $4)
  ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp(), running = $5, ended = $6,
    last_ended_at = CASE WHEN $7::float8 > 0 THEN to_timestamp($7::float8) END`;

/**
 * What operators say to this worker, and what it says about itself, in the database. While that is away the last
 * word stands; nothing can be taken then anyway.
 */
export class WorkerOrders {
  readonly #deps: {
    readonly database: Database;
    readonly log: Log;
    readonly id: string;
    readonly concurrency: number;
    readonly onDrained: (() => void) | undefined;
  };
  #isPaused = false;
  #isDraining = false;
  #isDrained = false;

  constructor(deps: {
    database: Database;
    log: Log;
    id: string;
    concurrency: number;
    onDrained: (() => void) | undefined;
  }) {
    this.#deps = deps;
  }

  get mayBegin(): boolean {
    return !this.#isPaused && !this.#isDraining;
  }

  /** Rejects when the database does not answer. */
  async look({ running }: Load): Promise<void> {
    const { database, log, id, onDrained } = this.#deps;
    const [row] = await database.readOnce<{ is_paused: boolean; is_draining: boolean }>(
      LOOK,
      [id],
      'worker_orders',
    );
    if (row === undefined) return;
    if (row.is_paused !== this.#isPaused)
      log.info({}, row.is_paused ? 'processing is paused: no job is begun' : 'processing is resumed');
    if (row.is_draining && !this.#isDraining) log.info({ running }, 'the worker was told to drain');
    this.#isPaused = row.is_paused;
    this.#isDraining = row.is_draining;
    if (!this.#isDraining || running > 0 || this.#isDrained) return;
    this.#isDrained = true;
    onDrained?.();
  }

  /** Rejects when the database does not answer. */
  async register({ running, ended, lastEndedMs }: Load): Promise<void> {
    const { database, id, concurrency } = this.#deps;
    const values = [id, hostname(), process.pid, concurrency, running, ended, lastEndedMs / 1_000];
    await database.readOnce(REGISTER, values, 'worker_register');
  }

  /** Nobody is to wait for its signs of life. Rejects when the database does not answer. */
  async end(): Promise<void> {
    await this.#deps.database.readOnce(
      'DELETE FROM queue_workers WHERE id = $1',
      [this.#deps.id],
      'worker_end',
    );
  }
}
