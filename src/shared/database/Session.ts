/**
 * One connection apart from every pool, for what must get through when the pools are exhausted and for commands
 * at the keyboard. Every wait is bounded; whatever is not an answer of the server closes it.
 */
import { Socket } from 'node:net';
import pg from 'pg';
import type { Sql } from './Database.ts';
import { poolSettings } from './poolSettings.ts';
import { SESSION_OPTIONS, sqlTypes } from './sqlTypes.ts';
import { toAppError, toConnectError } from './toAppError.ts';

/** Longest wait for a connection or an answer unless told otherwise, in milliseconds. */
const ANSWER_TIMEOUT_MS = 5_000;
/** So much longer than the server may take is its answer waited for, in milliseconds. */
const ANSWER_LAG_MS = 1_000;

export class Session {
  readonly #client: pg.Client;
  readonly #socket: Socket;
  readonly #listeners = new Map<string, () => void>();
  /** Resolves when the connection is gone. */
  readonly lost: Promise<void>;

  private constructor(databaseUrl: string, applicationName: string, answerTimeoutMs: number) {
    const socket = new Socket();
    this.#socket = socket;
    this.#client = new pg.Client({
      connectionString: poolSettings(databaseUrl).url,
      application_name: applicationName,
      connectionTimeoutMillis: answerTimeoutMs,
      query_timeout: answerTimeoutMs + ANSWER_LAG_MS,
      statement_timeout: answerTimeoutMs,
      keepAlive: true,
      // A machine that vanished must not keep its locks for hours.
      options: `${SESSION_OPTIONS} -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3`,
      stream: () => socket,
    });
    this.#client.on('notification', ({ channel }) => this.#listeners.get(channel)?.());
    this.lost = new Promise((resolve) => {
      this.#client.on('error', () => resolve());
      this.#client.on('end', () => resolve());
      socket.once('close', () => resolve());
    });
  }

  /** Connects, as the role of the URL. */
  static async open(
    databaseUrl: string,
    applicationName: string,
    answerTimeoutMs = ANSWER_TIMEOUT_MS,
  ): Promise<Session> {
    const session = new Session(databaseUrl, applicationName, answerTimeoutMs);
    try {
      await session.#client.connect();
      return session;
    } catch (error) {
      session.close();
      throw toConnectError(error);
    }
  }

  /** Each statement is a transaction of its own. */
  readonly sql: Sql = async <Row>(text: string, values: readonly unknown[] = []) => {
    try {
      return (await this.#client.query({ text, values: [...values], types: sqlTypes })).rows as Row[];
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) this.close();
      throw toAppError(error);
    }
  };

  /** Calls `onNews` at each notification of the channel, a name of ours; instead of who listened to it before. */
  async listen(channel: string, onNews: () => void): Promise<void> {
    this.#listeners.set(channel, onNews);
    await this.sql(`LISTEN ${channel}`);
  }

  /** At once, whatever the server is doing. Can be called twice. */
  close(): void {
    this.#socket.destroy();
  }
}
