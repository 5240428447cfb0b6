import type { JsonValue } from '@/core/audit/canonicalJson.ts';
import type { EvidenceKind, EvidenceOutcome } from '@/core/evidence/evidenceKinds.ts';
import { readPlatformEvent } from '@/shared/audit/readPlatformEvent.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import { nowOf } from '@/shared/clock/Clock.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { newId } from '@/shared/ids/newId.ts';
import { type Evidence, type EvidenceStanding, EvidenceStore } from './EvidenceStore.ts';

/** Characters of the detail as JSON. */
const DETAIL_LENGTH_MAX = 8_000;
/** Clocks of two machines may differ by so much. */
const CLOCK_SKEW_MS = 60_000;
/** Rows of one list. */
export const EVIDENCE_LISTED_MAX = 1_000;

export type EvidenceOrder = {
  readonly kind: EvidenceKind;
  readonly outcome: EvidenceOutcome;
  /** Now unless said. */
  readonly happenedAt?: string;
  /** How long it holds from then; for good unless said. */
  readonly validForMs?: number;
  /** What proves it: a file, a checksum, a count; never a secret. */
  readonly detail?: { readonly [name: string]: JsonValue };
  readonly by: string;
};

function needValid({ happenedAt, validForMs, detail = {} }: EvidenceOrder, now: Date): void {
  const problems: string[] = [];
  if (happenedAt !== undefined && Date.parse(happenedAt) > now.getTime() + CLOCK_SKEW_MS)
    problems.push('it has not happened yet');
  if (validForMs !== undefined && validForMs <= 0) problems.push('it would hold for no time');
  if (JSON.stringify(detail).length > DETAIL_LENGTH_MAX)
    problems.push(`its detail is longer than ${DETAIL_LENGTH_MAX} characters; name a file instead`);
  if (problems.length > 0)
    throw new AppError('EVIDENCE_INVALID', { message: `This is no evidence: ${problems.join('; ')}.` });
}

/** What operations have proved, and how long ago. Works on any connection that may call its functions. */
export class EvidenceService {
  readonly #sql: Sql;
  readonly #store: EvidenceStore;
  readonly #clock: Clock;

  constructor(sql: Sql, clock: Clock) {
    this.#sql = sql;
    this.#store = new EvidenceStore(sql);
    this.#clock = clock;
  }

  /** Writes it down, with its link in the audit log. Throws EVIDENCE_INVALID. */
  async record(order: EvidenceOrder): Promise<Evidence> {
    const now = nowOf(this.#clock);
    needValid(order, now);
    const { kind, outcome, validForMs, detail = {}, by } = order;
    const id = newId();
    const happened = order.happenedAt === undefined ? now : new Date(order.happenedAt);
    const expiresAt =
      validForMs === undefined ? null : new Date(happened.getTime() + validForMs).toISOString();
    const event = await readPlatformEvent(this.#sql, {
      ...{ action: 'evidence.recorded', actorId: by, subjectId: id },
      details: { kind, outcome },
    });
    return this.#store.add(
      { id, kind, outcome, happenedAt: happened.toISOString(), expiresAt, detail, recordedBy: by },
      event,
    );
  }

  /** The newest first. */
  list({ kind, limit }: { readonly kind?: EvidenceKind; readonly limit: number }): Promise<Evidence[]> {
    return this.#store.list(kind, Math.min(limit, EVIDENCE_LISTED_MAX));
  }

  /** How kinds stand, in one reading. */
  standings(kinds: readonly EvidenceKind[]): Promise<EvidenceStanding[]> {
    return this.#store.standings(kinds);
  }

  /** How one kind stands. */
  async latest(kind: EvidenceKind): Promise<EvidenceStanding> {
    const [standing] = await this.#store.standings([kind]);
    if (standing === undefined) throw new Error('evidence_standing told nothing');
    return standing;
  }
}
