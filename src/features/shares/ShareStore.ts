import type { Database, Sql } from '@/shared/database/Database.ts';
import type { SharedContent, ShareLink } from './shareContract.ts';

/** Links of a company that have neither ended nor expired. */
export const LIVE_LINKS_MAX = 100;
/** Links that a list carries: those that live, and the newest of those that do not. */
const LISTED_MAX = 200;

const LINKS = `SELECT l.id, l.title, l.kind, coalesce(u.name, 'a former member') AS "madeBy", l.created_at AS "createdAt",
    l.expires_at AS "expiresAt", l.ended_at AS "endedAt", l.ended_because AS "endedBecause", l.views,
    l.last_viewed_at AS "lastViewedAt"
  FROM share_links l LEFT JOIN users u ON u.id = l.made_by WHERE l.company_id = current_setting('app.company_id')`;

/** Links are made one after the other until the transaction ends, so that none slips past the limit. */
export async function queueLinkMaking(sql: Sql): Promise<void> {
  await sql(
    "SELECT pg_advisory_xact_lock(hashtextextended('share_links:' || current_setting('app.company_id'), 0))",
    [],
    'queue_link_making',
  );
}

export async function countLiveLinks(sql: Sql, now: Date): Promise<number> {
  const [row] = await sql<{ count: number }>(
    `SELECT count(*)::int AS count FROM share_links l
      WHERE l.company_id = current_setting('app.company_id') AND l.ended_at IS NULL AND l.expires_at > $1`,
    [now],
  );
  return row?.count ?? 0;
}

export async function insertLink(
  sql: Sql,
  link: {
    id: string;
    madeBy: string;
    title: string;
    kind: ShareLink['kind'];
    tokenHash: string;
    content: SharedContent;
    createdAt: Date;
    expiresAt: Date;
  },
): Promise<void> {
  const { id, madeBy, title, kind, tokenHash, content, createdAt, expiresAt } = link;
  await sql(
    `INSERT INTO share_links (id, company_id, made_by, title, kind, token_hash, content, created_at, expires_at)
     VALUES ($1, current_setting('app.company_id'), $2, $3, $4, $5, $6, $7, $8)`,
    [id, madeBy, title, kind, tokenHash, JSON.stringify(content), createdAt, expiresAt],
  );
}

/** Those that live first, then newest first. */
export async function listLinks(sql: Sql, now: Date): Promise<ShareLink[]> {
  return sql<ShareLink>(
    `${LINKS} ORDER BY (l.ended_at IS NULL AND l.expires_at > $1) DESC, l.id DESC LIMIT $2`,
    [now, LISTED_MAX],
    'share_links',
  );
}

/** One link, locked until the transaction ends. */
export async function lockLink(sql: Sql, id: string): Promise<ShareLink | undefined> {
  const [row] = await sql<ShareLink>(`${LINKS} AND l.id = $1 FOR UPDATE OF l`, [id], 'lock_share_link');
  return row;
}

export async function endLink(sql: Sql, id: string, at: Date): Promise<void> {
  await sql(
    `UPDATE share_links SET ended_at = $2, ended_because = 'revoked'
      WHERE company_id = current_setting('app.company_id') AND id = $1`,
    [id, at],
  );
}

export async function readCompanyName(sql: Sql): Promise<string> {
  const [row] = await sql<{ name: string }>(
    "SELECT name FROM companies WHERE id = current_setting('app.company_id')",
    [],
    'share_company',
  );
  return row?.name ?? '';
}

export type OpenedLink = {
  readonly title: string;
  readonly content: SharedContent;
  readonly createdAt: string;
  readonly expiresAt: string;
};

/** The snapshot of exactly this token, counted as a view; undefined when there is none that is open. */
export async function openLink(database: Database, tokenHash: string): Promise<OpenedLink | undefined> {
  const [row] = await database.readOnce<OpenedLink>(
    'SELECT title, content, created_at AS "createdAt", expires_at AS "expiresAt" FROM open_share_link($1)',
    [tokenHash],
    'open_share_link',
  );
  return row;
}
