import type { User } from '@/features/people/peopleContract.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { requestOrigin } from '@/shared/http/requestOrigin.ts';
import type { OpenSession } from './sessionContract.ts';

export type Session = {
  readonly id: string;
  readonly userId: string;
  readonly tokenHash: string;
  readonly previousTokenHash: string | null;
  readonly rotationKey: string;
  readonly expiresAt: string;
  readonly rotatedAt: string | null;
  readonly revokedAt: string | null;
};

export type NewSession = {
  readonly id: string;
  readonly userId: string;
  readonly familyHash: string;
  readonly tokenHash: string;
  readonly rotationKey: string;
  readonly at: Date;
  readonly expiresAt: Date;
};

/** What of the request is kept with the session that it uses. */
function usedFrom(): [ip: string | null, userAgent: string | null] {
  const origin = requestOrigin();
  return [origin?.ip ?? null, origin?.userAgent ?? null];
}

export async function insertSession(sql: Sql, session: NewSession): Promise<void> {
  const { id, userId, familyHash, tokenHash, rotationKey, at, expiresAt } = session;
  await sql(
    `INSERT INTO sessions (id, user_id, family_hash, token_hash, rotation_key, last_used_at, expires_at, ip, user_agent)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, userId, familyHash, tokenHash, rotationKey, at, expiresAt, ...usedFrom()],
    'insert_session',
  );
}

/** The session of a token's family, locked until the transaction ends. */
export async function lockSession(sql: Sql, familyHash: string): Promise<Session | undefined> {
  const [row] = await sql<Session>(
    `SELECT id, user_id AS "userId", token_hash AS "tokenHash", previous_token_hash AS "previousTokenHash",
            rotation_key AS "rotationKey", expires_at AS "expiresAt", rotated_at AS "rotatedAt", revoked_at AS "revokedAt"
       FROM sessions WHERE family_hash = $1 FOR UPDATE`,
    [familyHash],
    'lock_session',
  );
  return row;
}

/** From here on the transaction writes as this person. */
export async function actAs(sql: Sql, userId: string): Promise<void> {
  await sql("SELECT set_config('app.user_id', $1, true)", [userId], 'act_as');
}

export async function findSessionUser(sql: Sql, userId: string): Promise<User | undefined> {
  const [row] = await sql<User>(
    'SELECT id, email, name, created_at AS "createdAt" FROM users WHERE id = $1',
    [userId],
    'find_session_user',
  );
  return row;
}

export async function rotateSession(
  sql: Sql,
  rotation: { id: string; from: string; to: string; at: Date },
): Promise<void> {
  await sql(
    `UPDATE sessions SET token_hash = $2, previous_token_hash = $3, rotated_at = $4, last_used_at = $4,
            ip = coalesce($5, ip), user_agent = coalesce($6, user_agent) WHERE id = $1`,
    [rotation.id, rotation.to, rotation.from, rotation.at, ...usedFrom()],
    'rotate_session',
  );
}

/** Why a session was ended before its time. */
export type EndReason =
  | 'signed out'
  | 'ended by its owner'
  | 'replaced token came back'
  | 'too many sessions'
  | 'password changed'
  | 'second factor'
  | 'operator';

/** Which sessions of a person: one, all but one, or all but the `keep` that were used last. */
export type Which =
  | { readonly only: string }
  | { readonly except: string | undefined }
  | { readonly keep: number };

/** Ends sessions of the person; the ids of those that were open. */
export async function revokeSessions(
  sql: Sql,
  userId: string,
  which: Which,
  how: { readonly at: Date; readonly because: EndReason },
): Promise<string[]> {
  const only = 'only' in which ? which.only : null;
  const except = 'except' in which ? (which.except ?? null) : null;
  const keep = 'keep' in which ? which.keep : 0;
  const rows = await sql<{ id: string }>(
    `UPDATE sessions SET revoked_at = $2, revoked_because = $3 WHERE revoked_at IS NULL AND id IN (
       SELECT id FROM sessions WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2
          AND ($4::text IS NULL OR id = $4) AND id IS DISTINCT FROM $5
        ORDER BY last_used_at DESC, id DESC OFFSET $6)
     RETURNING id`,
    [userId, how.at, how.because, only, except, keep],
    'revoke_sessions',
  );
  return rows.map(({ id }) => id);
}

/** The person's open sessions, the one used last first. */
export async function listSessions(
  sql: Sql,
  userId: string,
  at: Date,
  max: number,
): Promise<Omit<OpenSession, 'isCurrent'>[]> {
  return sql(
    `SELECT id, created_at AS "createdAt", last_used_at AS "lastUsedAt", expires_at AS "expiresAt", ip, user_agent AS "userAgent"
       FROM sessions WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2
      ORDER BY last_used_at DESC, id DESC LIMIT $3`,
    [userId, at, max],
  );
}

/** Members of one company whose sessions are ended at a time. */
const MEMBERS_MAX = 10_000;

/** Who belongs to a company. Only for operators and the owner of the database. */
export async function listMemberIds(sql: Sql, companyId: string): Promise<string[]> {
  const rows = await sql<{ user_id: string }>('SELECT user_id FROM members_to_revoke($1, $2)', [
    companyId,
    MEMBERS_MAX,
  ]);
  return rows.map(({ user_id }) => user_id);
}

/** Ends whatever was opened until now; how much that was. Only for operators and the owner of the database. */
export async function insertCutoff(
  sql: Sql,
  cutoff: { readonly id: string; readonly reason: string; readonly at: Date },
): Promise<{ people: number; sessions: number }> {
  const [open] = await sql<{ people: number; sessions: number }>(
    'SELECT people, sessions FROM cut_off_sessions($1, $2, $3)',
    [cutoff.id, cutoff.reason, cutoff.at],
  );
  return open ?? { people: 0, sessions: 0 };
}
