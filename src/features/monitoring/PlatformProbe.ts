import { EVIDENCE_KINDS, type EvidenceKind } from '@/core/evidence/evidenceKinds.ts';
import { Session } from '@/shared/database/Session.ts';

/** Longest wait for a connection and, apart from that, for the answer, in milliseconds. */
const STEP_TIMEOUT_MS = 1_200;
/** A worker that has been silent for longer does not live, in seconds. */
const WORKER_SILENT_MAX_S = 15;
/** No company has this id, so that only a freeze of everybody is told. */
const NOBODY = '';

const FIGURES = `SELECT
  (SELECT row_to_json(b) FROM billing_standing($1) b LIMIT 1) AS billing,
  (SELECT row_to_json(m) FROM mail_outbox_figures() m) AS mail,
  (SELECT row_to_json(q) FROM read_queue_control() q LIMIT 1) AS queue,
  (SELECT count(*)::int FROM list_queue_workers() w WHERE w.silent_seconds < $3) AS workers,
  (SELECT json_agg(e) FROM evidence_standing($2) e) AS evidence`;

export type EvidenceFigure = {
  readonly kind: EvidenceKind;
  readonly age_seconds: number | null;
  readonly is_expired: boolean;
  readonly last_outcome: 'passed' | 'failed' | null;
};

/** What the platform keeps of itself in Postgres. */
export type PlatformFigures = {
  /** Null: the gate is open. */
  readonly billing: { readonly frozen_at: string } | null;
  readonly mail: { readonly waiting: number; readonly oldest_s: number; readonly dead: number };
  readonly queue: {
    readonly intake_paused_at: string | null;
    readonly intake_full_at: string | null;
    readonly processing_paused_at: string | null;
  } | null;
  /** Workers that gave a sign of life lately. */
  readonly workers: number;
  readonly evidence: readonly EvidenceFigure[];
};

/** Reads them on a connection of its own, apart from the pool; rejects within five seconds when it cannot. */
export async function readPlatformFigures(databaseUrl: string): Promise<PlatformFigures> {
  const session = await Session.open(databaseUrl, 'accubooks-health', STEP_TIMEOUT_MS);
  try {
    const [row] = await session.sql<PlatformFigures>(FIGURES, [
      NOBODY,
      [...EVIDENCE_KINDS],
      WORKER_SILENT_MAX_S,
    ]);
    if (row === undefined) throw new Error('no row');
    return row;
  } finally {
    session.close();
  }
}
