import { readPlatformEvent } from '@/shared/audit/readPlatformEvent.ts';
import type { Sql } from '@/shared/database/Database.ts';
import type { DatabaseSession } from './databaseContract.ts';

/** Sessions of one answer. */
const SESSIONS_MAX = 500;

const COLUMNS = `pid, started_at AS "startedAt", role, application, company_id AS "companyId",
  company_name AS "companyName", route, coalesce(state, 'unknown') AS state, state_seconds AS "stateSeconds",
  transaction_seconds AS "transactionSeconds", statement_seconds AS "statementSeconds", waits_for AS "waitsFor",
  blocked_by AS "blockedBy", coalesce(statement, '') AS statement`;

export type SessionName = Pick<DatabaseSession, 'pid' | 'startedAt'>;

/** Sessions of Postgres: all of them for the operator's role, our own for the application's. */
export class SessionStore {
  readonly #sql: Sql;
  readonly #list: string;
  readonly #signal: string;

  constructor(sql: Sql, sees: 'all' | 'ours') {
    this.#sql = sql;
    this.#list = sees === 'all' ? 'database_sessions()' : 'our_database_sessions()';
    this.#signal = sees === 'all' ? 'signal_database_session' : 'signal_our_session';
  }

  async list(): Promise<DatabaseSession[]> {
    return this.#sql<DatabaseSession>(
      `SELECT ${COLUMNS} FROM ${this.#list} ORDER BY statement_seconds DESC NULLS LAST, pid LIMIT ${SESSIONS_MAX}`,
    );
  }

  async find(pid: number): Promise<DatabaseSession | undefined> {
    const [row] = await this.#sql<DatabaseSession>(`SELECT ${COLUMNS} FROM ${this.#list} WHERE pid = $1`, [
      pid,
    ]);
    return row;
  }

  async idleInPools(overSeconds: number): Promise<SessionName[]> {
    return this.#sql<SessionName>(
      `SELECT pid, started_at AS "startedAt" FROM idle_pool_sessions($1) ORDER BY pid LIMIT ${SESSIONS_MAX}`,
      [overSeconds],
    );
  }

  /** False when that session is gone. */
  async signal(session: SessionName, isTerminated: boolean): Promise<boolean> {
    const [row] = await this.#sql<{ sent: boolean }>(`SELECT ${this.#signal}($1, $2, $3) AS sent`, [
      session.pid,
      session.startedAt,
      isTerminated,
    ]);
    return row?.sent === true;
  }

  async record(
    action: 'statement.cancelled' | 'session.terminated',
    by: string,
    what: { readonly pids: readonly number[]; readonly companyId: string | null; readonly reason: string },
  ): Promise<void> {
    const details = { ...what, pids: [...what.pids] };
    const event = await readPlatformEvent(this.#sql, { action, actorId: by, subjectId: 'database', details });
    await this.#sql('SELECT record_session_signal($1, $2)', [by, event]);
  }

  async connectionsMax(): Promise<{ used: number; max: number }> {
    const [row] = await this.#sql<{ used: number; max: number }>(
      `SELECT (SELECT sum(numbackends) FROM pg_stat_database)::int AS used,
         current_setting('max_connections')::int AS max`,
    );
    return row ?? { used: 0, max: 1 };
  }
}
