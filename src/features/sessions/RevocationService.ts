import { DATABASE_OWNER } from '@/shared/audit/auditActors.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';
import { actAs, insertCutoff, listMemberIds, revokeSessions } from './SessionStore.ts';

export type Revoked = { readonly people: number; readonly sessions: number };

/** What else is to happen in the same transaction; its result is the answer. */
type Also<T> = (sql: Sql, revoked: Revoked) => Promise<T>;

const nothingElse: Also<Revoked> = async (_sql, revoked) => revoked;

/**
 * Ends sessions past their owners, as whoever sits at the server. The database must be entered as its owner.
 * Every process refuses what was ended within REVOCATION_MS_MAX.
 */
export class RevocationService {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(ownerDatabase: Database, clock: Clock) {
    this.#database = ownerDatabase;
    this.#clock = clock;
  }

  /** All sessions of one person; undefined when nobody has an account with that address. */
  async revokeAllOf(email: string, reason: string): Promise<Revoked | undefined> {
    return this.#database.asPerson({ loginEmail: email }, async (sql) => {
      const [user] = await sql<{ id: string }>('SELECT id FROM users WHERE email = $1', [email]);
      if (user === undefined) return undefined;
      return { people: 1, sessions: await this.#revoke(sql, user.id, reason) };
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
    return this.#database.inCompanyAsWorker(companyId, async (sql) => {
      const ids = await listMemberIds(sql, companyId);
      let sessions = 0;
      for (const id of ids) sessions += await this.#revoke(sql, id, reason);
      await actAs(sql, DATABASE_OWNER);
      return also(sql, { people: ids.length, sessions });
    });
  }

  /** Whatever was opened until now, of everybody; one row, however many sessions there are. */
  async revokeEveryone(reason: string): Promise<Revoked>;
  async revokeEveryone<T>(reason: string, also: Also<T>): Promise<T>;
  async revokeEveryone(reason: string, also: Also<unknown> = nothingElse): Promise<unknown> {
    return this.#database.asPerson({ userId: DATABASE_OWNER }, async (sql) => {
      const revoked = await insertCutoff(sql, { id: newId(), reason, at: nowOf(this.#clock) });
      await recordAudit(sql, {
        action: 'sessions.cutOff',
        actorId: DATABASE_OWNER,
        companyId: null,
        subjectId: 'everybody',
        details: { reason, ...revoked },
      });
      return also(sql, revoked);
    });
  }

  async #revoke(sql: Sql, userId: string, reason: string): Promise<number> {
    await actAs(sql, userId);
    const how = { at: nowOf(this.#clock), because: 'operator' } as const;
    const { length: count } = await revokeSessions(sql, userId, { except: undefined }, how);
    await actAs(sql, DATABASE_OWNER);
    await recordAudit(sql, {
      action: 'sessions.revoked',
      actorId: DATABASE_OWNER,
      companyId: null,
      subjectId: userId,
      details: { because: reason, count },
    });
    return count;
  }
}
