/**
 * The database: one pool, and the transactions that are the only way to it. Each one says who is asking;
 * row-level security does the rest. Plain SQL and Prisma share the transaction.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { AppError } from '@/shared/errors/AppError.ts';
import { requestOrigin } from '@/shared/http/requestOrigin.ts';
import { isId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import { inSpan, inStatement } from '@/shared/traces/spans.ts';
import { AmbientPool, ambientClient } from './AmbientPool.ts';
import { PrismaClient } from './generated/client.ts';
import { type PoolSettings, poolSettings } from './poolSettings.ts';
import { SESSION_OPTIONS, sqlTypes } from './sqlTypes.ts';
import { hasDied, toAppError, toConnectError } from './toAppError.ts';
import { transactionTag } from './transactionTag.ts';

/** Longest statement, in milliseconds. */
export const STATEMENT_TIMEOUT_MS = 5_000;
/**
 * Longest wait for an answer, in milliseconds. The server stops a statement before that; a server that is
 * frozen, or gone without closing the connection, stops nothing.
 */
const ANSWER_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 2_000;
/** Longest pause inside a transaction, in milliseconds. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000;

const DATABASE_SPAN = { isPart: true, attributes: { 'db.system.name': 'postgresql' } };

/** Who is asking, inside which company. */
export type CompanyScope = { readonly userId: string; readonly companyId: string };

/** What a person is known by before a company is entered; each opens only that person's own rows. */
export type PersonScope = {
  readonly userId?: string;
  readonly loginEmail?: string;
  /** Opens the one session whose refresh tokens share that part. */
  readonly sessionFamilyHash?: string;
  /** Opens the one invitation that it belongs to. */
  readonly invitationTokenHash?: string;
  /** Opens what the link in a mail, or the next step of a sign-in, is for. */
  readonly linkTokenHash?: string;
  /** A company being made: its first rows may be written. */
  readonly companyId?: string;
};

/**
 * Runs one statement on the transaction's connection and returns its rows. `name` prepares the statement
 * once per connection. int8 arrives as number, date as `YYYY-MM-DD`, timestamptz as ISO text.
 */
export type Sql = <Row>(text: string, values?: readonly unknown[], name?: string) => Promise<Row[]>;

/** Live figures of the pool; the counts need no connection. */
export type PoolStats = {
  readonly max: number;
  readonly total: number;
  readonly idle: number;
  readonly inUse: number;
  readonly waiting: number;
  readonly utilisationPercent: number;
};

const PERSON_SETTINGS = {
  userId: 'app.user_id',
  loginEmail: 'app.login_email',
  sessionFamilyHash: 'app.session_family_hash',
  invitationTokenHash: 'app.invitation_token_hash',
  linkTokenHash: 'app.link_token_hash',
  companyId: 'app.company_id',
} as const satisfies Record<keyof PersonScope, string>;

/** Prepared once per connection when it has a name. */
function queryOf(text: string, values: readonly unknown[], name: string | undefined) {
  return { text, values: [...values], types: sqlTypes, ...(name === undefined ? {} : { name }) };
}

/** The connection is of no more use: not even a rollback would be answered. */
function isLost(error: unknown): boolean {
  return error instanceof AppError && error.code === 'DATABASE_UNAVAILABLE';
}

export class Database {
  readonly prisma: PrismaClient;
  readonly settings: PoolSettings;
  readonly #pool: pg.Pool;
  /** Those that stand; the pool also counts those that it tries to open. */
  readonly #open = new Set<pg.PoolClient>();
  readonly #log: Log;
  readonly #applicationName: string;

  constructor(databaseUrl: string, log: Log, applicationName = 'accubooks') {
    this.#log = log;
    this.#applicationName = applicationName;
    this.settings = poolSettings(databaseUrl);
    this.#pool = new pg.Pool({
      connectionString: this.settings.url,
      max: this.settings.connectionsMax,
      connectionTimeoutMillis: this.settings.acquireTimeoutMs,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      application_name: applicationName,
      options: SESSION_OPTIONS,
      keepAlive: true,
    });
    // A client that is terminated while it is idle raises here; without a listener it would end the process.
    this.#pool.on('error', (error) =>
      log.warn({ error }, 'Database connection error: an idle connection was lost'),
    );
    // The same for one that is terminated while it is checked out: its query rejects on its own.
    this.#pool.on('connect', (client) => {
      this.#open.add(client);
      client.on('error', () => undefined).once('end', () => this.#open.delete(client));
    });
    this.prisma = new PrismaClient({ adapter: new PrismaPg(new AmbientPool()) });
  }

  /** A transaction of a member inside a company. Throws COMPANY_NOT_FOUND for everyone else. */
  async inCompany<T>(scope: CompanyScope, work: (sql: Sql) => Promise<T>): Promise<T> {
    if (!isId(scope.companyId) || !isId(scope.userId)) throw new AppError('COMPANY_NOT_FOUND');
    return this.#transaction(
      `${this.#beginOf(scope.companyId)}; SELECT enter_company('${scope.userId}', '${scope.companyId}')`,
      [],
      work,
    );
  }

  /** A transaction of a job that a member of the company has ordered. */
  async inCompanyAsWorker<T>(companyId: string, work: (sql: Sql) => Promise<T>): Promise<T> {
    if (!isId(companyId)) throw new AppError('COMPANY_NOT_FOUND');
    const enter = `SELECT set_config('app.company_id', '${companyId}', true)`;
    return this.#transaction(`${this.#beginOf(companyId)}; ${enter}`, [], work);
  }

  /** A transaction of a person: sign-up, sign-in, own companies. */
  async asPerson<T>(scope: PersonScope, work: (sql: Sql) => Promise<T>): Promise<T> {
    const values = Object.entries(scope) as [keyof PersonScope, string][];
    return this.#transaction(
      this.#beginOf(undefined),
      values.map(([key, value]) => [PERSON_SETTINGS[key], value]),
      work,
    );
  }

  /** A transaction that belongs to nobody: it sees no tenant's rows, but the worker role sees open jobs. */
  async asNobody<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#transaction('BEGIN', [], work);
  }

  /**
   * One reading statement that is a transaction of its own and belongs to nobody: it sees what the functions
   * of the schema tell, and no row of a tenant. A connection that died unnoticed is replaced; all that the pool
   * holds may have died at once.
   */
  readonly readOnce: Sql = async <Row>(text: string, values: readonly unknown[] = [], name?: string) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return (await inStatement(text, name, () => this.#pool.query(queryOf(text, values, name))))
          .rows as Row[];
      } catch (thrown) {
        if (!hasDied(thrown) || attempt > this.settings.connectionsMax) throw toAppError(thrown);
      }
    }
  };

  /** In the round trip that opens the transaction anyway. */
  #beginOf(companyId: string | undefined): string {
    return `BEGIN; ${transactionTag(this.#applicationName, companyId, requestOrigin()?.route)}`;
  }

  /** True while a connection stands, so that something can be done though nobody else is let in. */
  hasConnection(): boolean {
    return this.#open.size > 0;
  }

  stats(): PoolStats {
    const { totalCount: total, idleCount: idle, waitingCount: waiting } = this.#pool;
    const max = this.settings.connectionsMax;
    const inUse = total - idle;
    return { max, total, idle, inUse, waiting, utilisationPercent: Math.round((1000 * inUse) / max) / 10 };
  }

  async close(): Promise<void> {
    await this.prisma.$disconnect();
    await this.#pool.end();
  }

  #transaction<T>(
    begin: string,
    configs: readonly (readonly [string, string])[],
    work: (sql: Sql) => Promise<T>,
  ): Promise<T> {
    return inSpan('transaction', DATABASE_SPAN, () => this.#doTransaction(begin, configs, work));
  }

  async #doTransaction<T>(
    begin: string,
    configs: readonly (readonly [string, string])[],
    work: (sql: Sql) => Promise<T>,
  ): Promise<T> {
    const client = await this.#begin(begin);
    let broken: Error | undefined;
    try {
      for (const [name, value] of configs)
        await client.query('SELECT set_config($1, $2, true)', [name, value]);
      const sql: Sql = async <Row>(text: string, values: readonly unknown[] = [], name?: string) =>
        (await inStatement(text, name, () => client.query(queryOf(text, values, name)))).rows as Row[];
      // Prisma starts a query when it is awaited: await inside, while this connection is the ambient one.
      const result = await ambientClient.run(client, async () => await work(sql));
      await client.query('COMMIT');
      return result;
    } catch (thrown) {
      const error = toAppError(thrown);
      broken = isLost(error) ? new Error('connection lost') : await this.#rollback(client);
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /**
   * Opens the transaction. A pooled connection may have died unnoticed; nothing has been done on it yet, so
   * another one is tried, as often as there can be such connections.
   */
  async #begin(begin: string, attempt = 1): Promise<pg.PoolClient> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw toConnectError(error);
    });
    try {
      await client.query(begin);
      return client;
    } catch (thrown) {
      const error = toAppError(thrown);
      const broken = isLost(error) ? new Error('connection lost') : await this.#rollback(client);
      client.release(broken);
      if (hasDied(thrown) && attempt <= this.settings.connectionsMax) return this.#begin(begin, attempt + 1);
      throw error;
    }
  }

  /** Rolls back; the error when even that failed and the connection must not be used again. */
  async #rollback(client: pg.PoolClient): Promise<Error | undefined> {
    try {
      await client.query('ROLLBACK');
      return undefined;
    } catch (error) {
      this.#log.debug({ error }, 'Database connection error: rollback failed, the connection is discarded');
      return error instanceof Error ? error : new Error('rollback failed');
    }
  }
}
