import { IncidentService } from '@/features/incidents/IncidentService.ts';
import { RevocationService } from '@/features/sessions/RevocationService.ts';
import { DATABASE_OWNER } from '@/shared/audit/auditActors.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import { type Credentials, countCredentials, countOpenSessions, endCredentials } from './CredentialStore.ts';

/** Whose access ends; without a company everybody's. */
export type RevocationOrder = {
  readonly companyId: string | undefined;
  readonly reason: string;
  readonly incidentId: string | undefined;
  /** Who orders it, as the timeline names them. */
  readonly by: string;
};

export type RevokedAccess = Credentials & { readonly people: number; readonly sessions: number };

/** Ends whatever opens books: sessions, API keys, share links. The database must be entered as its owner. */
export class AccessRevocationService {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(ownerDatabase: Database, clock: Clock) {
    this.#database = ownerDatabase;
    this.#clock = clock;
  }

  /** What would end with everybody's access. */
  async previewEveryone(): Promise<Credentials & { readonly sessions: number }> {
    return this.#database.asPerson({ userId: DATABASE_OWNER }, async (sql) => ({
      ...(await countCredentials(sql, null)),
      sessions: await countOpenSessions(sql),
    }));
  }

  /**
   * All at once or nothing, with the audit log and the line in the incident. Undefined when the company has no
   * members or does not exist. Throws INCIDENT_NOT_FOUND.
   */
  async revoke(order: RevocationOrder): Promise<RevokedAccess | undefined> {
    const { companyId, reason } = order;
    const sessions = new RevocationService(this.#database, this.#clock);
    const also = (sql: Sql) => endCredentials(sql, companyId ?? null);
    const finish = async (sql: Sql, revoked: RevokedAccess) => {
      await this.#record(sql, order, revoked);
      return revoked;
    };
    if (companyId === undefined)
      return sessions.revokeEveryone(reason, async (sql, ended) =>
        finish(sql, { ...ended, ...(await also(sql)) }),
      );
    return sessions.revokeAllOfCompany(companyId, reason, async (sql, ended) =>
      ended.people === 0 ? undefined : finish(sql, { ...ended, ...(await also(sql)) }),
    );
  }

  /**
   * Ends what was made while processes still believed in an ended session: to be called REVOCATION_MS_MAX later.
   * Whoever had stolen the session could have made a key in that time.
   */
  async sweep(order: RevocationOrder): Promise<Credentials> {
    return this.#database.asPerson({ userId: DATABASE_OWNER }, async (sql) => {
      const late = await endCredentials(sql, order.companyId ?? null);
      if (late.apiKeys + late.shareLinks > 0)
        await this.#record(sql, order, { ...late, people: 0, sessions: 0 });
      return late;
    });
  }

  async #record(sql: Sql, order: RevocationOrder, revoked: RevokedAccess): Promise<void> {
    const { companyId, reason, incidentId, by } = order;
    const { people, sessions, apiKeys, shareLinks } = revoked;
    const counts = { people, sessions, apiKeys, shareLinks };
    if (incidentId !== undefined) {
      const incidents = new IncidentService({ clock: this.#clock, inTransaction: (work) => work(sql) });
      const whose = companyId === undefined ? 'everybody' : `company ${companyId}`;
      const text = `Access of ${whose} revoked: ${sessions} sessions, ${apiKeys} API keys, ${shareLinks} share links. ${reason}`;
      await incidents.recordEvent(incidentId, 'accessRevoked', by, text, counts);
    }
    await recordAudit(sql, {
      action: 'access.revoked',
      actorId: DATABASE_OWNER,
      companyId: null,
      subjectId: companyId ?? 'everybody',
      details: { reason, by, ...counts, ...(incidentId === undefined ? {} : { incidentId }) },
    });
  }
}
