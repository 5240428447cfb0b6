import type { Sql } from '@/shared/database/Database.ts';

/** What opens the books of a company and still works, beside the sessions of its people. */
export type Credentials = { readonly apiKeys: number; readonly shareLinks: number };

const STILL_OPEN =
  '($1::text IS NULL OR company_id = $1) AND ended_at IS NULL AND expires_at > clock_timestamp()';

async function countOf(sql: Sql, text: string, companyId: string | null): Promise<number> {
  const [row] = await sql<{ count: number }>(text, [companyId]);
  return Number(row?.count ?? 0);
}

/** Of one company, or of all; only for the owner of the database. */
export async function countCredentials(sql: Sql, companyId: string | null): Promise<Credentials> {
  const count = (table: 'api_keys' | 'share_links') =>
    countOf(sql, `SELECT count(*) AS count FROM ${table} WHERE ${STILL_OPEN}`, companyId);
  return { apiKeys: await count('api_keys'), shareLinks: await count('share_links') };
}

/** Ends them; how many there were. Every use asks the database, so that they are dead at the commit. */
export async function endCredentials(sql: Sql, companyId: string | null): Promise<Credentials> {
  const end = (table: 'api_keys' | 'share_links') =>
    countOf(
      sql,
      `WITH ended AS (UPDATE ${table} SET ended_at = clock_timestamp(), ended_because = 'revoked'
         WHERE ${STILL_OPEN} RETURNING id) SELECT count(*) AS count FROM ended`,
      companyId,
    );
  return { apiKeys: await end('api_keys'), shareLinks: await end('share_links') };
}

export async function countOpenSessions(sql: Sql): Promise<number> {
  return countOf(
    sql,
    `SELECT count(*) AS count FROM sessions WHERE $1::text IS NULL AND revoked_at IS NULL
        AND expires_at > clock_timestamp() AND created_at > session_cutoff()`,
    null,
  );
}
