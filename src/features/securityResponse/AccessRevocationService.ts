import { setTimeout as pause } from 'node:timers/promises';
import { IncidentService } from '@/features/incidents/IncidentService.ts';
import { RevocationService, SETTLED_AFTER_MS } from '@/features/sessions/RevocationService.ts';
import { DATABASE_OWNER } from '@/shared/audit/auditActors.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import { findUserId } from '@/shared/auth/findUserId.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import { type Access, type Credentials, countAccess, endCredentials, type Whose } from './CredentialStore.ts';

/** Longer than any process believes in a session that has ended. */
export const SWEEP_AFTER_MS = SETTLED_AFTER_MS + 500;

/** Whose access ends: of a company, of a person by their address, or without both everybody's. */
export type RevocationOrder = {
  readonly companyId: string | undefined;
  readonly email?: string | undefined;
  readonly reason: string;
  readonly incidentId: string | undefined;
  /** Who orders it, as the timeline names them. */
  readonly by: string;
};

export type RevokedAccess = Access & {
  /** Whose it was, when it was one person's. */
  readonly userId: string | null;
};

/**
 * Ends whatever opens books: sessions, API keys, share links. As an operator, or as whoever sits at the server and
 * enters the database as its owner.
 */
export class AccessRevocationService {
  readonly #database: Pick<Database, 'asPerson'>;
  readonly #clock: Clock;
  readonly #actorId: string;

  constructor(database: Pick<Database, 'asPerson'>, clock: Clock, actorId: string = DATABASE_OWNER) {
    this.#database = database;
    this.#clock = clock;
    this.#actorId = actorId;
  }

  /** What would end; undefined when the company has no members or the person no account, or they do not exist. */
  async preview({
    companyId,
    email,
  }: Pick<RevocationOrder, 'companyId' | 'email'>): Promise<Access | undefined> {
    const scope = { userId: this.#actorId, ...(email === undefined ? {} : { loginEmail: email }) };
    return this.#database.asPerson(scope, async (sql) => {
      const userId = email === undefined ? null : await findUserId(sql, email);
      if (userId === undefined) return undefined;
      const access = await countAccess(sql, { companyId: companyId ?? null, userId });
      return companyId !== undefined && access.people === 0 ? undefined : access;
    });
  }

  /**
   * All at once or nothing, with the audit log and the line in the incident. Undefined when the company has no
   * members or the person no account, or they do not exist. Throws INCIDENT_NOT_FOUND.
   */
  async revoke(order: RevocationOrder): Promise<RevokedAccess | undefined> {
    const { companyId = null, email, reason } = order;
    const sessions = new RevocationService(this.#database, this.#clock, this.#actorId);
    const finish = async (sql: Sql, ended: Pick<Access, 'people' | 'sessions'>, userId: string | null) => {
      const revoked = { ...ended, ...(await endCredentials(sql, { companyId, userId })), userId };
      await this.#record(sql, order, revoked);
      return revoked;
    };
    if (email !== undefined)
      return sessions.revokeAllOf(email, reason, async (sql, ended, [userId = null]) =>
        finish(sql, ended, userId),
      );
    if (companyId === null)
      return sessions.revokeEveryone(reason, async (sql, ended) => finish(sql, ended, null));
    return sessions.revokeAllOfCompany(companyId, reason, async (sql, ended) =>
      ended.people === 0 ? undefined : finish(sql, ended, null),
    );
  }

  /**
   * Waits until no process believes in an ended session any more, then ends what was made until then: whoever had
   * stolen one could have made a key in that time.
   */
  async sweepLater(order: RevocationOrder, { userId }: Pick<RevokedAccess, 'userId'>): Promise<Credentials> {
    await pause(SWEEP_AFTER_MS);
    const whose: Whose = { companyId: order.companyId ?? null, userId };
    return this.#database.asPerson({ userId: this.#actorId }, async (sql) => {
      const late = await endCredentials(sql, whose);
      if (late.apiKeys + late.shareLinks > 0)
        await this.#record(sql, order, { ...late, people: 0, sessions: 0, userId });
      return late;
    });
  }

  async #record(sql: Sql, order: RevocationOrder, revoked: RevokedAccess): Promise<void> {
    const { companyId, reason, incidentId, by } = order;
    const { people, sessions, apiKeys, shareLinks, userId } = revoked;
    const counts = { people, sessions, apiKeys, shareLinks };
    const one = userId === null ? `company ${companyId}` : `person ${userId}`;
    const isAll = companyId === undefined && userId === null;
    if (incidentId !== undefined) {
      const incidents = new IncidentService({ clock: this.#clock, inTransaction: (work) => work(sql) });
      const whose = isAll ? 'everybody' : one;
      const text = `Access of ${whose} revoked: ${sessions} sessions, ${apiKeys} API keys, ${shareLinks} share links. ${reason}`;
      await incidents.recordEvent(incidentId, 'accessRevoked', by, text, counts);
    }
    await recordAudit(sql, {
      action: 'access.revoked',
      actorId: this.#actorId,
      companyId: null,
      subjectId: companyId ?? userId ?? 'everybody',
      details: { reason, by, ...counts, ...(incidentId === undefined ? {} : { incidentId }) },
    });
  }
}
