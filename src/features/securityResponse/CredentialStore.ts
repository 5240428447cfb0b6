import type { Sql } from '@/shared/database/Database.ts';

/** What opens the books of a company and still works, beside the sessions of its people. */
export type Credentials = { readonly apiKeys: number; readonly shareLinks: number };

/** All that opens books, with whose sessions it is. */
export type Access = Credentials & { readonly people: number; readonly sessions: number };

/** Whose: of one company, of one person, or of everybody. */
export type Whose = { readonly companyId: string | null; readonly userId: string | null };

/** What would end. Only for operators and the owner of the database. */
export async function countAccess(sql: Sql, { companyId, userId }: Whose): Promise<Access> {
  const [row] = await sql<Access>(
    `SELECT people, sessions, api_keys AS "apiKeys", share_links AS "shareLinks" FROM count_access($1, $2)`,
    [companyId, userId],
  );
  if (row === undefined) throw new Error('count_access told nothing');
  return row;
}

/** Ends them; how many there were. Every use asks the database, so that they are dead at the commit. */
export async function endCredentials(sql: Sql, { companyId, userId }: Whose): Promise<Credentials> {
  const [row] = await sql<Credentials>(
    'SELECT api_keys AS "apiKeys", share_links AS "shareLinks" FROM end_credentials($1, $2)',
    [companyId, userId],
  );
  if (row === undefined) throw new Error('end_credentials told nothing');
  return row;
}
