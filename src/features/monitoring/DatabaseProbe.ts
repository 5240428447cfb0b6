import pg from 'pg';
import { QUEUE_STATE, type QueueState, queueStateFigures } from '@/features/queue/QueueReadModel.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import type { DependencyHealth } from './monitoringContract.ts';
import { archiveAgeSeconds, WAL_ARCHIVE, type WalArchive } from './WalArchive.ts';

/** Longest wait for a connection, for the answer that tells life, and for all the others, in milliseconds. */
const STEP_TIMEOUT_MS = 1_200;
/** A table or function is not as it was left: a fault of the schema, and no silence of the server. */
const SCHEMA_FAULT = /^42/;
/** Postgres lets nobody else in. */
const TOO_MANY_CONNECTIONS = '53300';
/** Full, over its quota, read-only or broken: 42501 is what a role that may do it gets of a disk that may not be written. */
const DISK_REFUSES = /^(53100|42501|58|XX)/;

const SERVER = `SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS is_read_only,
  (SELECT sum(numbackends) FROM pg_stat_database) AS connections,
  current_setting('max_connections') AS connections_max, extract(epoch FROM clock_timestamp())::float8 AS at_s`;

/** Transactions that may begin meanwhile without the oldest one holding anything up: where none begin, none is old. */
const YOUNG_AGE = 100;
/** Tables that somebody keeps for himself alone, the log that is kept for the replication slot furthest behind, and whose end vacuum waits for. */
const KEPT = `SELECT count(DISTINCT l.relation)::int AS "lockedTables",
  coalesce((SELECT max(pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
      ELSE pg_current_wal_lsn() END, restart_lsn)) FROM pg_replication_slots), 0)::float8 AS "slotBytes",
  (SELECT xid::text FROM (SELECT coalesce(backend_xid, backend_xmin) AS xid FROM pg_stat_activity WHERE usesysid IS NOT NULL) a
    WHERE age(xid) > ${YOUNG_AGE} ORDER BY age(xid) DESC LIMIT 1) AS "oldestTransaction"
  FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_database d ON d.oid = l.database
  WHERE l.granted AND l.mode = 'AccessExclusiveLock' AND c.relkind IN ('r', 'p')
    AND c.relnamespace = 'public'::regnamespace AND d.datname = current_database()`;

/**
 * Half a megabyte that does not fit into `work_mem` goes to the disk, and is gone with the answer. Any role may do
 * so, where nothing may be written too.
 */
const ROOM = `WITH page AS MATERIALIZED (SELECT repeat('x', 1000) FROM generate_series(1, 512)) SELECT count(*) FROM page`;
/** A table that is locked is not waited for, in milliseconds. */
const LOCK_TIMEOUT_MS = 300;
const PROBE_OPTIONS = `-c work_mem=64kB -c lock_timeout=${LOCK_TIMEOUT_MS}`;

type Row = { is_read_only: boolean; connections: string; connections_max: string; at_s: number };
type Kept = {
  readonly lockedTables: number;
  readonly slotBytes: number;
  readonly oldestTransaction: string | null;
};
type Answer = {
  readonly row: Row;
  readonly kept: Kept | undefined;
  readonly isDiskFull: boolean | undefined;
  readonly archive: WalArchive | undefined;
  /** Null: the schema does not tell; undefined: nobody does. */
  readonly queuedJobs: number | null | undefined;
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

const codeOf = (error: unknown) => (error instanceof pg.DatabaseError ? (error.code ?? '') : '');

/**
 * Asks on a connection of its own, which it opens and closes: a pool that is exhausted, or whose
 * connections hang in a frozen server, can neither delay the verdict nor be burdened by it.
 */
export class DatabaseProbe {
  readonly #database: Database;
  readonly #clock: Clock;
  /** Of the last answer; a server that is full does not say it. */
  #connectionsMax: number | undefined;
  /** Since when it has been the oldest; when it began only few may know. */
  #oldest: { readonly transaction: string | null; readonly sinceMs: number } | undefined;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Never rejects, and answers within five seconds. */
  async check(): Promise<DependencyHealth> {
    const startedMs = this.#clock.elapsedMs();
    const figures = this.#poolFigures();
    try {
      const answer = await this.#ask();
      const { row, kept, archive, queue, isDiskFull, queuedJobs } = answer;
      const latencyMs = Math.round(this.#clock.elapsedMs() - startedMs);
      this.#connectionsMax = Number(row.connections_max);
      const { status, detail } = this.#judge(answer);
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
          clockOffsetSeconds: Math.round(row.at_s - this.#clock.nowMs() / 1000),
          ...this.#keptFigures(kept),
          ...(isDiskFull === undefined ? {} : { isDiskFull }),
          ...(typeof queuedJobs === 'number' ? { queuedJobs } : {}),
        },
      };
    } catch (error) {
      const reason = (error instanceof Error && (error as { code?: string }).code) || 'no answer in time';
      if (reason === TOO_MANY_CONNECTIONS && this.#database.hasConnection())
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

  #judge({ row, kept, isDiskFull, queuedJobs }: Answer): Pick<DependencyHealth, 'status' | 'detail'> {
    const { waiting, inUse, max } = this.#database.stats();
    if (row.is_read_only)
      return { status: 'degraded', detail: 'Postgres is read-only or a standby: nothing can be written' };
    if (isDiskFull)
      return { status: 'degraded', detail: 'the disk of Postgres takes no more: nothing can be added' };
    if (queuedJobs === null)
      return { status: 'degraded', detail: 'Postgres answers, and the schema is not that of this version' };
    if (kept !== undefined && kept.lockedTables > 0)
      return { status: 'degraded', detail: 'a table is locked: whoever needs it waits and is refused' };
    if (queuedJobs === undefined)
      return { status: 'degraded', detail: 'Postgres answers, and what lies in its tables does not come' };
    if (waiting > 0 && inUse >= max)
      return {
        status: 'degraded',
        detail: `the pool is exhausted: ${waiting} requests wait for a connection`,
      };
    return { status: 'healthy', detail: 'Postgres answers' };
  }

  #keptFigures(kept: Kept | undefined): DependencyHealth['figures'] {
    if (kept === undefined) return {};
    const { oldestTransaction: transaction, ...figures } = kept;
    const nowMs = this.#clock.elapsedMs();
    if (this.#oldest?.transaction !== transaction) this.#oldest = { transaction, sinceMs: nowMs };
    const ageMs = transaction === null ? 0 : nowMs - (this.#oldest?.sinceMs ?? nowMs);
    return { ...figures, oldestTransactionSeconds: Math.round(ageMs / 1000) };
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
      options: PROBE_OPTIONS,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<Row>(SERVER);
      const [row] = rows;
      if (!row) throw new Error('no row');
      return { row, ...(await this.#askRest(client)) };
    } finally {
      // Not awaited: a frozen server does not say goodbye.
      client.end().catch(() => undefined);
    }
  }

  /** What somebody may not see, or a server does not have: without it the database is not down. All of it shares one wait. */
  async #askRest(client: pg.Client): Promise<Omit<Answer, 'row'>> {
    const untilMs = this.#clock.elapsedMs() + STEP_TIMEOUT_MS;
    const first = async <R extends object>(text: string): Promise<R | undefined> => {
      const query = { text, query_timeout: Math.max(1, untilMs - this.#clock.elapsedMs()) };
      return (await client.query<R>(query)).rows[0];
    };
    const isDiskFull = await first(ROOM).then(
      () => false,
      (error: unknown) => (DISK_REFUSES.test(codeOf(error)) ? true : undefined),
    );
    const kept = await first<Kept>(KEPT).catch(() => undefined);
    const archive = await first<WalArchive>(WAL_ARCHIVE).catch(() => undefined);
    const queuedJobs = await first<{ depth: string }>('SELECT forecast_queue_depth() AS depth').then(
      (row) => row && Number(row.depth),
      (error: unknown) => (SCHEMA_FAULT.test(codeOf(error)) ? null : undefined),
    );
    const isTold = typeof queuedJobs === 'number';
    const queue = isTold ? await first<QueueState>(QUEUE_STATE).catch(() => undefined) : undefined;
    return { kept, isDiskFull, archive, queuedJobs, queue };
  }
}
