/** Holds in Postgres: opened, read, ended. Each method is one statement, so that none is ever half done. */
import { canonicalJson, type JsonValue } from '@/core/audit/canonicalJson.ts';
import { readPlatformEvent } from '@/shared/audit/readPlatformEvent.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';

export const EVIDENCE_STATES = ['awaited', 'capturing', 'captured', 'failed'] as const;
export type EvidenceState = (typeof EVIDENCE_STATES)[number];

export type Hold = {
  readonly id: string;
  readonly trigger: string;
  readonly reason: string;
  readonly openedBy: string;
  readonly openedAt: string;
  /** False when the audit log could not be written. */
  readonly isAudited: boolean;
  readonly evidenceState: EvidenceState;
  /** Where the evidence lies, on the machine of `evidenceBy`. */
  readonly evidenceFolder: string | null;
  readonly evidenceNote: string | null;
  readonly evidenceBy: string | null;
  readonly endedAt: string | null;
  readonly endedBy: string | null;
  readonly approvalId: string | null;
};

/** Something that must never be, and where. */
export type Violation = {
  readonly check: string;
  /** Null: it belongs to no company. */
  readonly companyId: string | null;
  /** A voucher, an account, a chain, a table: what is looked at again. */
  readonly subject: string;
  readonly message: string;
  readonly evidence: { readonly [name: string]: JsonValue };
  /** True where the signature that ends the hold also accepts what is still there. */
  readonly isAcceptable: boolean;
};

export type KeptViolation = Omit<Violation, 'isAcceptable'> & {
  readonly id: string;
  readonly foundAt: string;
  readonly seenAt: string;
  /** When all was found well again. */
  readonly clearedAt: string | null;
};

export type ViolationReceipt = {
  readonly holdId: string;
  readonly isNewHold: boolean;
  readonly isNewViolation: boolean;
};

/** As the database has it. */
const TEXT_LENGTH_MAX = 500;
const SUBJECT_LENGTH_MAX = 300;

const HOLD = `id, trigger_kind AS trigger, reason, opened_by AS "openedBy", opened_at AS "openedAt",
  is_audited AS "isAudited", evidence_state AS "evidenceState", evidence_folder AS "evidenceFolder",
  evidence_note AS "evidenceNote", evidence_by AS "evidenceBy", ended_at AS "endedAt", ended_by AS "endedBy",
  approval_id AS "approvalId"`;

export class HoldStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** The hold that is open. */
  async current(): Promise<Hold | undefined> {
    const [hold] = await this.#sql<Hold>(`SELECT ${HOLD} FROM open_hold_now()`, [], 'open_hold_now');
    return hold;
  }

  /** Opens one on the word of a person; the one that is open stays. */
  async open(order: {
    readonly reason: string;
    readonly by: string;
  }): Promise<{ id: string; isNew: boolean }> {
    const id = newId();
    const reason = order.reason.slice(0, TEXT_LENGTH_MAX);
    const event = await this.#event('hold.opened', order.by, id, { trigger: 'operator', reason });
    const [row] = await this.#sql<{ id: string; is_new: boolean }>(
      "SELECT * FROM open_hold($1, 'operator', $2, $3, $4)",
      [id, reason, order.by, event],
      'open_hold',
    );
    return { id: row?.id ?? id, isNew: row?.is_new === true };
  }

  /** Keeps a violation and opens a hold with it, together or not at all; what is known is seen again. */
  async report(violation: Violation, by: string): Promise<ViolationReceipt> {
    const { check, companyId, evidence, isAcceptable } = violation;
    const subject = violation.subject.slice(0, SUBJECT_LENGTH_MAX);
    const message = violation.message.slice(0, TEXT_LENGTH_MAX);
    const [id, holdId] = [newId(), newId()];
    const details = { trigger: 'violation', check, companyId, subject, message };
    const event = await this.#event('hold.opened', by, holdId, details);
    const [row] = await this.#sql<{ hold_id: string; is_new_hold: boolean; is_new_violation: boolean }>(
      'SELECT * FROM report_violation($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
      [id, holdId, check, companyId, subject, message, canonicalJson(evidence), isAcceptable, by, event],
      'report_violation',
    );
    if (row === undefined) throw new RangeError('the database answered without a row');
    return { holdId: row.hold_id, isNewHold: row.is_new_hold, isNewViolation: row.is_new_violation };
  }

  /** Says of every violation of a check that was last seen before the instant that it is gone. */
  async clear(check: string, before: string): Promise<number> {
    const [row] = await this.#sql<{ cleared: number }>(
      'SELECT clear_violations($1, $2) AS cleared',
      [check, before],
      'clear_violations',
    );
    return row?.cleared ?? 0;
  }

  async violations(holdId: string): Promise<KeptViolation[]> {
    return this.#sql<KeptViolation>(
      `SELECT id, check_kind AS "check", company_id AS "companyId", subject, message, evidence,
         found_at AS "foundAt", seen_at AS "seenAt", cleared_at AS "clearedAt" FROM list_violations($1)`,
      [holdId],
      'list_violations',
    );
  }

  /** The newest first. */
  async list(limit: number): Promise<Hold[]> {
    return this.#sql<Hold>(`SELECT ${HOLD} FROM list_holds($1)`, [limit], 'list_holds');
  }

  /** True for the one who is to capture the evidence. */
  async takeEvidence(holdId: string, by: string): Promise<boolean> {
    const [row] = await this.#sql<{ taken: boolean }>(
      'SELECT take_evidence($1, $2) AS taken',
      [holdId, by],
      'take_evidence',
    );
    return row?.taken === true;
  }

  /** What came of capturing it. */
  async noteEvidence(
    holdId: string,
    result: {
      readonly state: 'captured' | 'failed';
      readonly folder: string | null;
      readonly note: string;
      readonly by: string;
      /** SHA-256 of the manifest. */
      readonly manifestSha256: string | null;
    },
  ): Promise<void> {
    const { state, folder, by, manifestSha256 } = result;
    const note = result.note.slice(0, TEXT_LENGTH_MAX);
    const event = await this.#event('hold.evidence', by, holdId, { state, note, manifestSha256 });
    const values = [holdId, state, folder, note, by, event];
    await this.#sql('SELECT note_evidence($1, $2, $3, $4, $5, $6)', values, 'note_evidence');
  }

  /** Ends a hold with an approval, which is used up; false when it has ended before. */
  async end(holdId: string, approvalId: string, by: string): Promise<boolean> {
    const event = await this.#event('hold.lifted', by, holdId, { approvalId });
    const [row] = await this.#sql<{ made: boolean }>(
      'SELECT end_hold($1, $2, $3, $4) AS made',
      [holdId, approvalId, by, event],
      'end_hold',
    );
    return row?.made === true;
  }

  #event(
    action: 'hold.opened' | 'hold.lifted' | 'hold.evidence',
    actorId: string,
    subjectId: string,
    details: { readonly [name: string]: JsonValue },
  ): Promise<string> {
    return readPlatformEvent(this.#sql, { action, actorId, subjectId, details });
  }
}
