import type { Sql } from '@/shared/database/Database.ts';
import type { AuditLink } from './AuditLink.ts';
import type { ChainHead } from './ChainCheck.ts';

export type AuditRow = AuditLink & { readonly actorEmail: string | null };

const LINK = `e.chain, e.seq, e.occurred_at AS "occurredAt", e.actor_id AS "actorId", e.action, e.event,
  e.previous_hash AS "previousHash", e.hash`;

/** Newest first, those before `beforeSeq`. */
export async function listEvents(
  sql: Sql,
  page: { beforeSeq: number; limit: number; action: string | undefined },
): Promise<AuditRow[]> {
  return sql<AuditRow>(
    `SELECT ${LINK}, u.email AS "actorEmail" FROM audit_events e LEFT JOIN users u ON u.id = e.actor_id
      WHERE e.company_id = current_setting('app.company_id') AND e.seq < $1 AND ($3::text IS NULL OR e.action = $3)
      ORDER BY e.seq DESC LIMIT $2`,
    [page.beforeSeq, page.limit, page.action ?? null],
    'audit_list',
  );
}

/** Oldest first, those after `afterSeq`. */
export async function readOnwards(sql: Sql, page: { afterSeq: number; limit: number }): Promise<AuditRow[]> {
  return sql<AuditRow>(
    `SELECT ${LINK}, u.email AS "actorEmail" FROM audit_events e LEFT JOIN users u ON u.id = e.actor_id
      WHERE e.company_id = current_setting('app.company_id') AND e.seq > $1 ORDER BY e.seq LIMIT $2`,
    [page.afterSeq, page.limit],
    'audit_onwards',
  );
}

/** Names of chains after `after`, those without a head as well. For the owner of the database. */
export async function listChains(sql: Sql, after: string, limit: number): Promise<string[]> {
  const rows = await sql<{ chain: string }>(
    `SELECT chain FROM audit_heads WHERE chain > $1 UNION SELECT DISTINCT chain FROM audit_events WHERE chain > $1
      ORDER BY chain LIMIT $2`,
    [after, limit],
  );
  return rows.map(({ chain }) => chain);
}

/** Links of any chain, oldest first. For the owner of the database. */
export async function readLinks(
  sql: Sql,
  page: { chain: string; afterSeq: number; limit: number },
): Promise<AuditLink[]> {
  return sql<AuditLink>(
    `SELECT ${LINK} FROM audit_events e WHERE e.chain = $1 AND e.seq > $2 ORDER BY e.seq LIMIT $3`,
    [page.chain, page.afterSeq, page.limit],
    'audit_links',
  );
}

export async function readHead(sql: Sql, chain: string): Promise<ChainHead | undefined> {
  const [head] = await sql<ChainHead>('SELECT seq, hash FROM audit_heads WHERE chain = $1', [chain]);
  return head;
}
