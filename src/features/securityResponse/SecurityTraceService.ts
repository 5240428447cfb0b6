import type { AuditAction } from '@/core/audit/auditActions.ts';
import type { JsonValue } from '@/core/audit/canonicalJson.ts';
import { IncidentService } from '@/features/incidents/IncidentService.ts';
import { DATABASE_OWNER } from '@/shared/audit/auditActors.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';

export type SecurityTrace = {
  readonly action: AuditAction;
  readonly subjectId: string;
  readonly details: { readonly [name: string]: JsonValue } & { readonly by: string };
  /** The line of the timeline. */
  readonly text: string;
  readonly incidentId: string | undefined;
};

/** What was done against an attack, in the audit log and in the incident. The database must be entered as its owner. */
export class SecurityTraceService {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(ownerDatabase: Database, clock: Clock) {
    this.#database = ownerDatabase;
    this.#clock = clock;
  }

  /** Both or neither. Throws INCIDENT_NOT_FOUND. */
  async record({ action, subjectId, details, text, incidentId }: SecurityTrace): Promise<void> {
    await this.#database.asPerson({ userId: DATABASE_OWNER }, async (sql) => {
      if (incidentId !== undefined)
        await this.#incidents(sql).recordEvent(incidentId, 'command', details.by, text);
      const entry = { action, actorId: DATABASE_OWNER, companyId: null, subjectId, details } as const;
      await recordAudit(sql, entry);
    });
  }

  /** Only the line of the timeline, where the audit log has it already. Throws INCIDENT_NOT_FOUND. */
  async tell(incidentId: string, by: string, text: string): Promise<void> {
    await this.#database.asPerson({ userId: DATABASE_OWNER }, (sql) =>
      this.#incidents(sql).recordEvent(incidentId, 'command', by, text),
    );
  }

  #incidents(sql: Sql): IncidentService {
    return new IncidentService({ clock: this.#clock, inTransaction: (work) => work(sql) });
  }
}
