import type { AuditAction } from '@/core/audit/auditActions.ts';
import { readPlatformEvent } from '@/shared/audit/readPlatformEvent.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { asRow } from './IncidentStore.ts';
import type { PageState } from './incidentMessageContract.ts';

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
  /** How far it is to the status page; null before it is sent, and of messages from before anybody asked. */
  readonly pageState: PageState | null;
  readonly pageAttempts: number;
  readonly pageFault: string | null;
};

/** With how far its mails are: handed over are those that neither wait nor failed. */
export type StandingMessage = IncidentMessage & {
  readonly mailsWaiting: number;
  readonly mailsFailed: number;
};

const COLUMNS = `id, incident_id AS "incidentId", template, text, author, written_at AS "writtenAt",
  approval_id AS "approvalId", sent_at AS "sentAt", mailed_at AS "mailedAt", mails, page_state AS "pageState",
  page_attempts AS "pageAttempts", page_fault AS "pageFault"`;

/** Rows of what customers are told, through the functions of the schema. */
export class IncidentMessageStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** The oldest first. */
  async list(incidentId: string, id?: string): Promise<StandingMessage[]> {
    return this.#sql<StandingMessage>(
      `SELECT ${COLUMNS}, coalesce(c.waiting, 0) AS "mailsWaiting", coalesce(c.failed, 0) AS "mailsFailed"
         FROM list_incident_messages($1, $2) m LEFT JOIN count_incident_mails($1) c ON c.message_id = m.id
        ORDER BY m.written_at, m.id`,
      [incidentId, id ?? null],
      'list_incident_messages',
    );
  }

  /** The next one that the status page is to have, for nobody else while the lease lasts. */
  async claimForPage(
    { incidentId, messageId }: { readonly incidentId?: string; readonly messageId?: string },
    leaseS: number,
  ): Promise<IncidentMessage | undefined> {
    const [message] = await this.#sql<IncidentMessage>(
      `SELECT ${COLUMNS} FROM claim_page_message($1, $2, $3)`,
      [incidentId ?? null, messageId ?? null, leaseS],
      'claim_page_message',
    );
    return message;
  }

  async endForPage(
    id: string,
    {
      state,
      fault,
      pauseS,
    }: { readonly state: PageState; readonly fault: string | null; readonly pauseS: number },
  ): Promise<void> {
    await this.#sql(
      'SELECT end_page_message($1, $2, $3, $4)',
      [id, state, fault, pauseS],
      'end_page_message',
    );
  }

  async save(message: IncidentMessage, action: AuditAction, by: string): Promise<void> {
    const { id, incidentId, template } = message;
    const details = { incidentId, template };
    const event = await readPlatformEvent(this.#sql, { action, actorId: by, subjectId: id, details });
    await this.#sql('SELECT save_incident_message($1, $2, $3)', [asRow(message), by, event]);
  }
}
