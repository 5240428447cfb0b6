import { DATABASE_OWNER } from '@/shared/audit/auditActors.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import { findUserId } from '@/shared/auth/findUserId.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';
import { REVOCATION_MS_MAX } from './LiveSessions.ts';
import { actAs, insertCutoff, listMemberIds, revokeSessions } from './SessionStore.ts';

/** From then on no process believes in a session that was ended, in milliseconds after its end. */
export const SETTLED_AFTER_MS = REVOCATION_MS_MAX;

export type Revoked = { readonly people: number; readonly sessions: number };

/** What else is to happen in the same transaction, with the ids of whose sessions ended; its result is the answer. */
type Also<T> = (sql: Sql, revoked: Revoked, userIds: readonly string[]) => Promise<T>;

const nothingElse: Also<Revoked> = async (_sql, revoked) => revoked;

/**
 * Ends sessions past their owners: as an operator, or as whoever sits at the server and enters the database as
 * its owner. Every process refuses what was ended within REVOCATION_MS_MAX.
 */
export class RevocationService {
  readonly #database: Pick<Database, 'asPerson'>;
  readonly #clock: Clock;
  readonly #actorId: string;

  constructor(database: Pick<Database, 'asPerson'>, clock: Clock, actorId: string = DATABASE_OWNER) {
    this.#database = database;
    this.#clock = clock;
    this.#actorId = actorId;
  }

  /** All sessions of one person; undefined when nobody has an account with that address. */
  async revokeAllOf(email: string, reason: string): Promise<Revoked | undefined>;
  async revokeAllOf<T>(email: string, reason: string, also: Also<T>): Promise<T | undefined>;
  async revokeAllOf(email: string, reason: string, also: Also<unknown> = nothingElse): Promise<unknown> {
    return this.#database.asPerson({ userId: this.#actorId, loginEmail: email }, async (sql) => {
      const userId = await findUserId(sql, email);
      if (userId === undefined) return undefined;
      return also(sql, { people: 1, sessions: await this.#revoke(sql, userId, reason) }, [userId]);
    });
  }

  /** All sessions of everybody who belongs to a company; nobody is in a company that does not exist. */
  async revokeAllOfCompany(companyId: string, reason: string): Promise<Revoked>;
  async revokeAllOfCompany<T>(companyId: string, reason: string, also: Also<T>): Promise<T>;
  async revokeAllOfCompany(
    companyId: string,
    reason: string,
    also: Also<unknown> = nothingElse,
  ): Promise<unknown> {
    return this.#database.asPerson({ userId: this.#actorId }, async (sql) => {
      const ids = await listMemberIds(sql, companyId);
      let sessions = 0;
      for (const id of ids) sessions += await this.#revoke(sql, id, reason);
      return also(sql, { people: ids.length, sessions }, ids);
    });
  }

  /** Whatever was opened until now, of everybody; one row, however many sessions there are. */
  async revokeEveryone(reason: string): Promise<Revoked>;
  async revokeEveryone<T>(reason: string, also: Also<T>): Promise<T>;
  async revokeEveryone(reason: string, also: Also<unknown> = nothingElse): Promise<unknown> {
    return this.#database.asPerson({ userId: this.#actorId }, async (sql) => {
      const revoked = await insertCutoff(sql, { id: newId(), reason, at: nowOf(this.#clock) });
      await recordAudit(sql, {
        action: 'sessions.cutOff',
        actorId: this.#actorId,
        companyId: null,
        subjectId: 'everybody',
        details: { reason, ...revoked },
      });
      return also(sql, revoked, []);
    });
  }

  /** The transaction is the actor's before and after it. */
  async #revoke(sql: Sql, userId: string, reason: string): Promise<number> {
    await actAs(sql, userId);
    const how = { at: nowOf(this.#clock), because: 'operator' } as const;
    const { length: count } = await revokeSessions(sql, userId, { except: undefined }, how);
    await actAs(sql, this.#actorId);
    await recordAudit(sql, {
      action: 'sessions.revoked',
      actorId: this.#actorId,
      companyId: null,
      subjectId: userId,
      details: { because: reason, count },
    });
    return count;
  }
}
