import { parseDocument } from '@/shared/approvals/ApprovalDocument.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { decodeCursor, pageFrom } from '@/shared/http/cursor.ts';
import type { ApprovalEntry, OperatorEntry, PlatformEvent, PlatformScope } from './platformAuditContract.ts';

/** Approvals that the page shows, the newest. */
const APPROVALS_MAX = 100;

type EventRow = Pick<PlatformEvent, 'seq' | 'at' | 'actorId' | 'action' | 'hash'> & {
  readonly event: string;
};
type ApprovalRow = Omit<ApprovalEntry, 'state' | 'reason' | 'means'>;
type Told = Pick<PlatformEvent, 'subjectId' | 'details' | 'ip' | 'requestId'>;

/** The same condition as that of the index. */
const OPERATIONS_ONLY = "AND e.action !~ '^(person|session|sessions|account)[.]'";
const eventsOf = (
  scope: PlatformScope,
) => `SELECT e.seq, e.occurred_at AS at, e.actor_id AS "actorId", e.action, e.hash,
    e.event FROM audit_events e
  WHERE e.company_id IS NULL AND e.chain = 'platform' AND e.seq < $1 ${scope === 'operations' ? OPERATIONS_ONLY : ''}
  ORDER BY e.seq DESC LIMIT $2`;
const APPROVALS = `SELECT a.id, a.action, a.subject_id AS "subjectId", a.role, a.document,
    a.requested_by AS "requestedBy", a.requested_at AS "requestedAt", a.expires_at AS "expiresAt",
    a.submitted_at AS "submittedAt", a.used_at AS "usedAt", a.key_id AS "keyId"
  FROM approvals a ORDER BY a.requested_at DESC, a.id DESC LIMIT $1`;

async function emailsOf(sql: Sql): Promise<ReadonlyMap<string, string>> {
  const rows = await sql<{ user_id: string; email: string }>(
    'SELECT user_id, email FROM operator_emails()',
    [],
    'operator_emails',
  );
  return new Map(rows.map(({ user_id, email }) => [user_id, email]));
}

/** What happened on the platform, and what waits for a signature. Rows show themselves to operators only. */
export class PlatformAuditReadModel {
  readonly #deps: { readonly database: Database; readonly clock: Clock };

  constructor(deps: { readonly database: Database; readonly clock: Clock }) {
    this.#deps = deps;
  }

  /** Who operates the platform, by address. */
  async operators(userId: string): Promise<OperatorEntry[]> {
    const emails = await this.#deps.database.asPerson({ userId }, emailsOf);
    return [...emails]
      .map(([id, email]) => ({ userId: id, email }))
      .sort((one, other) => one.email.localeCompare(other.email));
  }

  /** Newest first. Throws CURSOR_INVALID. */
  async events(
    userId: string,
    query: { readonly cursor?: string | undefined; readonly limit: number; readonly scope: PlatformScope },
  ): Promise<{ items: PlatformEvent[]; nextCursor: string | null }> {
    const { cursor, limit, scope } = query;
    const [before] = cursor === undefined ? [Number.MAX_SAFE_INTEGER] : decodeCursor(cursor, 1).map(Number);
    if (before === undefined || !Number.isSafeInteger(before)) throw new AppError('CURSOR_INVALID');
    return this.#deps.database.asPerson({ userId }, async (sql) => {
      const rows = await sql<EventRow>(eventsOf(scope), [before, limit + 1], `platform_events_${scope}`);
      const emails = await emailsOf(sql);
      return pageFrom(
        rows,
        limit,
        ({ seq }) => [String(seq)],
        ({ event, ...row }) => {
          const { subjectId, details, ip, requestId } = JSON.parse(event) as Told;
          return { ...row, actorEmail: emails.get(row.actorId) ?? null, subjectId, details, ip, requestId };
        },
      );
    });
  }

  /** The newest, each with what is to be signed and what has become of it. */
  async approvals(userId: string): Promise<ApprovalEntry[]> {
    const { database, clock } = this.#deps;
    return database.asPerson({ userId }, async (sql) => {
      const rows = await sql<ApprovalRow>(APPROVALS, [APPROVALS_MAX], 'list_approvals');
      const emails = await emailsOf(sql);
      return rows.map((row) => {
        const { reason = '', means = '' } = parseDocument(row.document) ?? {};
        const requestedBy = emails.get(row.requestedBy) ?? row.requestedBy;
        return { ...row, requestedBy, reason, means, state: stateOf(row, clock.nowMs()) };
      });
    });
  }
}

function stateOf({ usedAt, submittedAt, expiresAt }: ApprovalRow, nowMs: number): ApprovalEntry['state'] {
  if (usedAt !== null) return 'used';
  if (Date.parse(expiresAt) <= nowMs) return 'expired';
  return submittedAt === null ? 'waiting' : 'signed';
}
