import type { Sql } from '@/shared/database/Database.ts';
import type { ApiKey } from './apiKeyContract.ts';

/** Keys of a company that have neither ended nor expired. */
export const LIVE_KEYS_MAX = 100;
/** Keys that a list carries: those that live, and the newest of those that do not. */
const LISTED_MAX = 200;

type ApiKeyRow = Omit<ApiKey, 'madeBy'> & { makerId: string; makerName: string };

const KEYS = `SELECT k.id, k.name, k.made_by AS "makerId", coalesce(u.name, 'a former member') AS "makerName", k.scopes,
    k.created_at AS "createdAt", k.expires_at AS "expiresAt", k.ended_at AS "endedAt",
    k.ended_because AS "endedBecause", k.last_used_at AS "lastUsedAt", k.networks
  FROM api_keys k LEFT JOIN users u ON u.id = k.made_by WHERE k.company_id = current_setting('app.company_id')`;

function toApiKey({ makerId, makerName, ...row }: ApiKeyRow): ApiKey {
  return { ...row, madeBy: { userId: makerId, name: makerName } };
}

/** Keys are made one after the other until the transaction ends, so that none slips past the limit. */
export async function queueKeyMaking(sql: Sql): Promise<void> {
  await sql(
    "SELECT pg_advisory_xact_lock(hashtextextended('api_keys:' || current_setting('app.company_id'), 0))",
    [],
    'queue_key_making',
  );
}

export async function countLiveKeys(sql: Sql, now: Date): Promise<number> {
  const [row] = await sql<{ count: number }>(
    `SELECT count(*)::int AS count FROM api_keys k
      WHERE k.company_id = current_setting('app.company_id') AND k.ended_at IS NULL AND k.expires_at > $1`,
    [now],
  );
  return row?.count ?? 0;
}

export async function insertApiKey(
  sql: Sql,
  key: {
    id: string;
    madeBy: string;
    name: string;
    scopes: readonly string[];
    secretHash: string;
    createdAt: Date;
    expiresAt: Date;
  },
): Promise<void> {
  await sql(
    `INSERT INTO api_keys (id, company_id, made_by, name, scopes, secret_hash, created_at, expires_at)
     VALUES ($1, current_setting('app.company_id'), $2, $3, $4, $5, $6, $7)`,
    [key.id, key.madeBy, key.name, key.scopes, key.secretHash, key.createdAt, key.expiresAt],
  );
}

/** Those that live first, then newest first; of one maker where one is named. */
export async function listApiKeys(sql: Sql, now: Date, makerId: string | undefined): Promise<ApiKey[]> {
  const rows = await sql<ApiKeyRow>(
    `${KEYS} AND ($2::text IS NULL OR k.made_by = $2)
      ORDER BY (k.ended_at IS NULL AND k.expires_at > $1) DESC, k.id DESC LIMIT $3`,
    [now, makerId ?? null, LISTED_MAX],
    'api_keys',
  );
  return rows.map(toApiKey);
}

/** One key, locked until the transaction ends. */
export async function lockApiKey(sql: Sql, id: string): Promise<ApiKey | undefined> {
  const [row] = await sql<ApiKeyRow>(`${KEYS} AND k.id = $1 FOR UPDATE OF k`, [id], 'lock_api_key');
  return row && toApiKey(row);
}

export async function endApiKey(sql: Sql, id: string, at: Date): Promise<void> {
  await sql(
    `UPDATE api_keys SET ended_at = $2, ended_because = 'revoked'
      WHERE company_id = current_setting('app.company_id') AND id = $1`,
    [id, at],
  );
}

/** Notes a use of a locked key; `networks` newest first. */
export async function noteUse(
  sql: Sql,
  use: { id: string; at: Date; networks: readonly string[] },
): Promise<void> {
  await sql(
    `UPDATE api_keys SET last_used_at = $2, networks = $3
      WHERE company_id = current_setting('app.company_id') AND id = $1`,
    [use.id, use.at, use.networks],
    'note_key_use',
  );
}
