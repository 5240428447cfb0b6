import type { User } from '@/features/people/peopleContract.ts';
import type { Sql } from '@/shared/database/Database.ts';

export type Session = {
  readonly id: string;
  readonly userId: string;
  readonly tokenHash: string;
  readonly expiresAt: string;
  readonly rotatedAt: string | null;
  readonly revokedAt: string | null;
};

export async function insertSession(
  sql: Sql,
  session: { id: string; userId: string; tokenHash: string; expiresAt: Date },
): Promise<void> {
  await sql('INSERT INTO sessions (id, user_id, token_hash, expires_at) VALUES ($1, $2, $3, $4)', [
    session.id,
    session.userId,
    session.tokenHash,
    session.expiresAt,
  ]);
}

/** The session of a current or just replaced token, locked until the transaction ends. */
export async function lockSession(sql: Sql, tokenHash: string): Promise<Session | undefined> {
  const [row] = await sql<Session>(
    `SELECT id, user_id AS "userId", token_hash AS "tokenHash", expires_at AS "expiresAt",
            rotated_at AS "rotatedAt", revoked_at AS "revokedAt"
       FROM sessions WHERE token_hash = $1 OR previous_token_hash = $1 FOR UPDATE`,
    [tokenHash],
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
    'UPDATE sessions SET token_hash = $2, previous_token_hash = $3, rotated_at = $4 WHERE id = $1',
    [rotation.id, rotation.to, rotation.from, rotation.at],
    'rotate_session',
  );
}

export async function revokeSession(sql: Sql, id: string, at: Date): Promise<void> {
  await sql('UPDATE sessions SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1', [id, at]);
}

/** Revokes the person's sessions but for `except`; the ids of those that were open. */
export async function revokeSessionsOf(
  sql: Sql,
  userId: string,
  at: Date,
  except: string | undefined,
): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    `UPDATE sessions SET revoked_at = $2
      WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 AND id IS DISTINCT FROM $3 RETURNING id`,
    [userId, at, except ?? null],
  );
  return rows.map(({ id }) => id);
}
