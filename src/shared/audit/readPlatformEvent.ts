/** An event of the platform's chain as text, for the functions of the schema that write it themselves. */
import { canonicalJson } from '@/core/audit/canonicalJson.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { requestOrigin } from '@/shared/http/requestOrigin.ts';
import type { AuditEntry } from './recordAudit.ts';

/** When it was is taken from the clock of the database, where the request came from off the request. */
export async function readPlatformEvent(sql: Sql, entry: Omit<AuditEntry, 'companyId'>): Promise<string> {
  const { action, actorId, subjectId, details = {} } = entry;
  const origin = requestOrigin();
  const [now] = await sql<{ at: string }>('SELECT now() AS at', [], 'audit_now');
  return canonicalJson({
    ...{ form: 1, at: now?.at ?? null, action, actorId, subjectId, details },
    ...{ ip: origin?.ip ?? null, requestId: origin?.requestId ?? null },
  });
}
