/** Writes into the audit log, in the transaction of what it tells of: both are there, or neither is. */
import type { AuditAction } from '@/core/audit/auditActions.ts';
import { canonicalJson, type JsonValue } from '@/core/audit/canonicalJson.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { requestOrigin } from '@/shared/http/requestOrigin.ts';

export type AuditEntry = {
  readonly action: AuditAction;
  /** Who acts; the database refuses anybody but the person of the transaction. */
  readonly actorId: string;
  /** The company whose chain it is; null for the platform's. */
  readonly companyId: string | null;
  /** Id of what was acted on. */
  readonly subjectId: string;
  /** More to know, never a secret and never a body as it came. */
  readonly details?: { readonly [name: string]: JsonValue };
};

/** Version of the event's form. */
const FORM = 1;

/**
 * Adds one event to its chain. Call it last in a transaction: it locks the chain until the end of it. Where
 * the request came from, and with which key, is taken from the request itself, when it was from the clock of the database.
 */
export async function recordAudit(sql: Sql, entry: AuditEntry): Promise<void> {
  const { action, actorId, companyId, subjectId, details = {} } = entry;
  const origin = requestOrigin();
  const [now] = await sql<{ at: string }>('SELECT now() AS at', [], 'audit_now');
  const event = canonicalJson({
    form: FORM,
    at: now?.at ?? null,
    action,
    actorId,
    subjectId,
    details,
    ip: origin?.ip ?? null,
    requestId: origin?.requestId ?? null,
    ...(origin?.apiKey === undefined ? {} : { apiKey: origin.apiKey }),
  });
  await sql(
    'INSERT INTO audit_events (company_id, event) VALUES ($1, $2)',
    [companyId, event],
    'record_audit',
  );
}
