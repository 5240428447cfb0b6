/**
 * Feature flags in Postgres: one connection of its own, apart from the pool, so that an exhausted pool
 * delays no flag. Every wait is bounded; whatever goes wrong closes the connection and is thrown.
 */
import { Session } from '@/shared/database/Session.ts';
import type { FlagOverrides } from './FeatureFlagService.ts';
import type { FlagRollout } from './FlagRollout.ts';

/** Longest wait for a connection or an answer, in milliseconds. */
const ANSWER_TIMEOUT_MS = 1_500;
/** A process without connection is forgotten when it was silent this long, in seconds. */
export const SILENT_SECONDS_MAX = 5;
/** Rows of processes that never said goodbye go after this time. */
const FORGET_AFTER = '1 day';
/** First half of the advisory locks that processes hold; the second is the hash of their id. */
const LOCK_CLASS = 1_179_402_567;
const CHANGED = 'feature_flags';
const ACKNOWLEDGED = 'feature_flag_acknowledgements';

export type FlagProcess = {
  readonly id: string;
  readonly process: string;
  readonly host: string;
  readonly pid: number;
};

export type FlagState = { readonly revision: number; readonly overrides: FlagOverrides };

/** A process that has not come as far as it should. */
export type LateProcess = Omit<FlagProcess, 'id'> & { readonly silentSeconds: number };

export type FlagChange = {
  readonly revision: number;
  readonly flag: string;
  readonly from: FlagRollout | null;
  readonly to: FlagRollout | null;
  readonly by: string;
  readonly role: string;
  readonly at: string;
};

const STATE = `(SELECT coalesce(max(revision), 0) FROM feature_flag_changes) AS revision,
  (SELECT coalesce(jsonb_object_agg(flag, jsonb_build_object('percentage', percentage, 'companies', companies)), '{}')
     FROM feature_flag_overrides) AS overrides`;
const BEAT = `WITH beat AS (
  INSERT INTO feature_flag_processes AS p (id, process, host, pid, acknowledged_revision) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp(),
    acknowledged_revision = greatest(p.acknowledged_revision, excluded.acknowledged_revision))
  SELECT ${STATE}, (SELECT pg_notify('${ACKNOWLEDGED}', $1)::text WHERE $6)`;
/** Condition on a row `p` of a process: it is there, by the lock that it holds or by its last sign of life. */
export const IS_LIVE = `(p.seen_at > now() - interval '${SILENT_SECONDS_MAX} seconds' OR EXISTS (
  SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.classid = ${LOCK_CLASS}
     AND l.objid::bigint = hashtext(p.id)::bigint & 4294967295
     AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())))`;
const LATE = `SELECT p.process, p.host, p.pid,
    extract(epoch FROM clock_timestamp() - p.seen_at)::float8 AS "silentSeconds"
  FROM feature_flag_processes p WHERE p.acknowledged_revision < $1 AND ${IS_LIVE} ORDER BY p.process, p.host, p.pid`;

type StateRow = { readonly revision: number; readonly overrides: Readonly<Record<string, FlagRollout>> };

const stateOf = ({ revision, overrides }: StateRow): FlagState => ({
  revision,
  overrides: new Map(Object.entries(overrides)),
});

export class FeatureFlagStore {
  readonly #session: Session;

  private constructor(session: Session) {
    this.#session = session;
  }

  /** Connects, as the role of the URL. */
  static async connect(databaseUrl: string, applicationName: string): Promise<FeatureFlagStore> {
    return new FeatureFlagStore(await Session.open(databaseUrl, applicationName, ANSWER_TIMEOUT_MS));
  }

  /** Resolves when the connection is gone. */
  get lost(): Promise<void> {
    return this.#session.lost;
  }

  /** Calls `onNews` at each change and acknowledgement of any process. */
  async listen(channel: 'changes' | 'acknowledgements', onNews: () => void): Promise<void> {
    await this.#session.listen(channel === 'changes' ? CHANGED : ACKNOWLEDGED, onNews);
  }

  /** A sign of life: this process has come as far as the revision. Returns how far it should come. */
  async beat(me: FlagProcess, acknowledged: number, isNew: boolean): Promise<FlagState> {
    const values = [me.id, me.process, me.host, me.pid, acknowledged, isNew];
    return stateOf(only(await this.#session.sql<StateRow>(BEAT, values)));
  }

  /** Holds the lock that says, until the connection ends, that this process is there; tidies old rows away. */
  async hold({ id }: FlagProcess): Promise<void> {
    await this.#session.sql('SELECT pg_advisory_lock_shared($1, hashtext($2))', [LOCK_CLASS, id]);
    await this.#session.sql(
      `DELETE FROM feature_flag_processes p WHERE p.seen_at < now() - interval '${FORGET_AFTER}' AND NOT ${IS_LIVE}`,
    );
  }

  /** Says goodbye, so that nobody waits for this process. */
  async leave({ id }: FlagProcess): Promise<void> {
    await this.#session.sql('DELETE FROM feature_flag_processes WHERE id = $1', [id]);
  }

  async readState(): Promise<FlagState> {
    return stateOf(only(await this.#session.sql<StateRow>(`SELECT ${STATE}`)));
  }

  /** Writes the override and its row of audit; returns the revision. `rollout` undefined takes it away. */
  async change(flag: string, rollout: FlagRollout | undefined, by: string): Promise<number> {
    const values = [flag, rollout?.percentage ?? null, rollout?.companies ?? [], by];
    const rows = await this.#session.sql<{ made: number }>(
      'SELECT change_feature_flag($1, $2, $3, $4) AS made',
      values,
    );
    return only(rows).made;
  }

  /** Live processes that have not come as far as the revision. */
  async readLate(revision: number): Promise<LateProcess[]> {
    return this.#session.sql<LateProcess>(LATE, [revision]);
  }

  /** Number of live processes. */
  async countLive(): Promise<number> {
    const text = `SELECT count(*)::int AS live FROM feature_flag_processes p WHERE ${IS_LIVE}`;
    return only(await this.#session.sql<{ live: number }>(text)).live;
  }

  /** The last changes, newest first. */
  async readChanges(limit: number): Promise<FlagChange[]> {
    return this.#session.sql<FlagChange>(
      `SELECT revision, flag, from_rollout AS "from", to_rollout AS "to", changed_by AS "by",
         database_role AS role, changed_at AS at FROM feature_flag_changes ORDER BY revision DESC LIMIT $1`,
      [limit],
    );
  }

  /** At once, whatever the server is doing. Can be called twice. */
  close(): void {
    this.#session.close();
  }
}

function only<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined) throw new RangeError('the database answered without a row');
  return row;
}
