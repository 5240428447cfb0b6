import pg from 'pg';
import { QUEUE_STATE, type QueueState, queueStateFigures } from '@/features/queue/QueueReadModel.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import type { DependencyHealth } from './monitoringContract.ts';
import { archiveAgeSeconds, WAL_ARCHIVE, type WalArchive } from './WalArchive.ts';

/** Longest wait for a connection and, apart from that, for each of three answers, in milliseconds. */
const STEP_TIMEOUT_MS = 1_200;
/** A table or function is not as it was left: a fault of the schema, and no silence of the server. */
const SCHEMA_FAULT = /^42/;
/** Postgres lets nobody else in. */
const TOO_MANY_CONNECTIONS = '53300';

type Row = {
  is_read_only: boolean;
  connections: string;
  connections_max: string;
  /** Null: the schema does not tell. */
  queued_jobs: string | null;
};
type Answer = {
  readonly row: Row;
  readonly archive: WalArchive | undefined;
  readonly queue: QueueState | undefined;
};

function archiveFigures(archive: WalArchive | undefined): DependencyHealth['figures'] {
  if (archive === undefined) return {};
  if (!archive.isOn) return { walArchiving: false };
  return {
    walArchiving: true,
    walArchiveAgeSeconds: Math.round(archiveAgeSeconds(archive)),
    walArchiveWaitingBytes: archive.waitingBytes,
    walArchiveFailures: archive.failures,
    walArchiveFailing: archive.isFailing,
  };
}

const probe = (queuedJobs: string) => `SELECT ${queuedJobs} AS queued_jobs,
  pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS is_read_only,
  (SELECT sum(numbackends) FROM pg_stat_database) AS connections,
  current_setting('max_connections') AS connections_max`;

/**
 * Asks on a connection of its own, which it opens and closes: a pool that is exhausted, or whose
 * connections hang in a frozen server, can neither delay the verdict nor be burdened by it.
 */
export class DatabaseProbe {
  readonly #database: Database;
  readonly #clock: Clock;
  /** Of the last answer; a server that is full does not say it. */
  #connectionsMax: number | undefined;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Never rejects, and answers within five seconds. */
  async check(): Promise<DependencyHealth> {
    const startedMs = this.#clock.elapsedMs();
    const figures = this.#poolFigures();
    try {
      const { row, archive, queue } = await this.#ask();
      const latencyMs = Math.round(this.#clock.elapsedMs() - startedMs);
      this.#connectionsMax = Number(row.connections_max);
      const { status, detail } = this.#judge(row);
      return {
        status,
        detail,
        latencyMs,
        figures: {
          ...figures,
          ...archiveFigures(archive),
          ...queueStateFigures(queue),
          serverConnections: Number(row.connections),
          serverConnectionsMax: Number(row.connections_max),
          isReadOnly: row.is_read_only,
          ...(row.queued_jobs === null ? {} : { queuedJobs: Number(row.queued_jobs) }),
        },
      };
    } catch (error) {
      const reason = (error instanceof Error && (error as { code?: string }).code) || 'no answer in time';
      if (reason === TOO_MANY_CONNECTIONS && this.#database.stats().total > 0)
        return {
          status: 'degraded',
          detail: 'Postgres takes no more connections; those that the API has go on',
          latencyMs: Math.round(this.#clock.elapsedMs() - startedMs),
          figures: { ...figures, ...this.#fullFigures() },
        };
      return {
        status: 'unhealthy',
        detail: `Postgres does not answer (${reason}): nothing can be read or written`,
        latencyMs: null,
        figures,
      };
    }
  }

  #judge(row: Row): Pick<DependencyHealth, 'status' | 'detail'> {
    const { waiting, inUse, max } = this.#database.stats();
    if (row.is_read_only)
      return { status: 'degraded', detail: 'Postgres is read-only or a standby: nothing can be written' };
    if (row.queued_jobs === null)
      return { status: 'degraded', detail: 'Postgres answers, and the schema is not that of this version' };
    if (waiting > 0 && inUse >= max)
      return {
        status: 'degraded',
        detail: `the pool is exhausted: ${waiting} requests wait for a connection`,
      };
    return { status: 'healthy', detail: 'Postgres answers' };
  }

  #fullFigures(): DependencyHealth['figures'] {
    const max = this.#connectionsMax;
    return max === undefined ? {} : { serverConnections: max, serverConnectionsMax: max };
  }

  #poolFigures(): DependencyHealth['figures'] {
    const { max, total, idle, inUse, waiting, utilisationPercent } = this.#database.stats();
    return {
      poolMax: max,
      poolTotal: total,
      poolIdle: idle,
      poolInUse: inUse,
      poolWaiting: waiting,
      poolUtilisationPercent: utilisationPercent,
    };
  }

  async #ask(): Promise<Answer> {
    const client = new pg.Client({
      connectionString: this.#database.settings.url,
      application_name: 'accubooks-health',
      connectionTimeoutMillis: STEP_TIMEOUT_MS,
      query_timeout: STEP_TIMEOUT_MS,
      statement_timeout: STEP_TIMEOUT_MS,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<Row>(probe('forecast_queue_depth()')).catch((error: unknown) => {
        if (error instanceof pg.DatabaseError && SCHEMA_FAULT.test(error.code ?? ''))
          return client.query<Row>(probe('NULL'));
        throw error;
      });
      const [row] = rows;
      if (!row) throw new Error('no row');
      // Who may not see it, or a server without it, does not make the database ill.
      const [archive] = await client.query<WalArchive>(WAL_ARCHIVE).then(
        ({ rows }) => rows,
        () => [],
      );
      const [queue] = await client.query<QueueState>(QUEUE_STATE).then(
        ({ rows }) => rows,
        () => [],
      );
      return { row, archive, queue };
    } finally {
      // Not awaited: a frozen server does not say goodbye.
      client.end().catch(() => undefined);
    }
  }
}
