import type { AuditAction } from '@/core/audit/auditActions.ts';
import { readPlatformEvent } from '@/shared/audit/readPlatformEvent.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { asRow } from './IncidentStore.ts';

export type IncidentMessage = {
  readonly id: string;
  readonly incidentId: string;
  /** Null for words of one's own, which take a signed approval. */
  readonly template: string | null;
  readonly text: string;
  readonly author: string;
  readonly writtenAt: string;
  readonly approvalId: string | null;
  readonly sentAt: string | null;
  /** When its mails were on their way; how many they were. */
  readonly mailedAt: string | null;
  readonly mails: number;
};

/** Rows of what customers are told, through the functions of the schema. */
export class IncidentMessageStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** The oldest first. */
  async list(incidentId: string, id?: string): Promise<IncidentMessage[]> {
    return this.#sql<IncidentMessage>(
      `SELECT id, incident_id AS "incidentId", template, text, author, written_at AS "writtenAt",
         approval_id AS "approvalId", sent_at AS "sentAt", mailed_at AS "mailedAt", mails FROM list_incident_messages($1, $2)`,
      [incidentId, id ?? null],
      'list_incident_messages',
    );
  }

  async save(message: IncidentMessage, action: AuditAction, by: string): Promise<void> {
    const { id, incidentId, template } = message;
    const details = { incidentId, template };
    const event = await readPlatformEvent(this.#sql, { action, actorId: by, subjectId: id, details });
    await this.#sql('SELECT save_incident_message($1, $2, $3)', [asRow(message), by, event]);
  }
}
