import type { JsonValue } from '@/core/audit/canonicalJson.ts';
import type { EvidenceKind, EvidenceOutcome } from '@/core/evidence/evidenceKinds.ts';
import type { Sql } from '@/shared/database/Database.ts';

export type Evidence = {
  readonly id: string;
  readonly kind: EvidenceKind;
  readonly outcome: EvidenceOutcome;
  readonly happenedAt: string;
  /** Null: it holds until a newer one says otherwise. */
  readonly expiresAt: string | null;
  readonly detail: { readonly [name: string]: JsonValue };
  readonly recordedBy: string;
};

/** How a kind stands; all but `kind` and `isExpired` is null before the first evidence of it. */
export type EvidenceStanding = {
  readonly kind: EvidenceKind;
  /** When the newest passed evidence happened. */
  readonly passedAt: string | null;
  /** Age of it, by the clock of the database. */
  readonly ageSeconds: number | null;
  readonly expiresAt: string | null;
  readonly isExpired: boolean;
  readonly lastOutcome: EvidenceOutcome | null;
  readonly lastAt: string | null;
};

const COLUMNS = `id, kind, outcome, happened_at AS "happenedAt", expires_at AS "expiresAt", detail,
  recorded_by AS "recordedBy"`;

/** Reads how kinds stand, in one statement. */
export const STANDINGS = `SELECT kind, passed_at AS "passedAt", age_seconds AS "ageSeconds", expires_at AS "expiresAt",
  is_expired AS "isExpired", last_outcome AS "lastOutcome", last_at AS "lastAt" FROM evidence_standing($1)`;

export class EvidenceStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Writes the event of the audit log in the same statement. */
  async add(evidence: Evidence, event: string): Promise<Evidence> {
    const { id, kind, outcome, happenedAt, expiresAt, detail, recordedBy } = evidence;
    const [row] = await this.#sql<Evidence>(
      `SELECT ${COLUMNS} FROM record_evidence($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, kind, outcome, happenedAt, expiresAt, JSON.stringify(detail), recordedBy, event],
    );
    if (row === undefined) throw new Error('record_evidence told nothing');
    return row;
  }

  list(kind: EvidenceKind | undefined, limit: number): Promise<Evidence[]> {
    return this.#sql<Evidence>(
      `SELECT ${COLUMNS} FROM list_evidence($1, $2)`,
      [kind ?? null, limit],
      'list_evidence',
    );
  }

  standings(kinds: readonly EvidenceKind[]): Promise<EvidenceStanding[]> {
    return this.#sql<EvidenceStanding>(STANDINGS, [kinds], 'evidence_standing');
  }
}
