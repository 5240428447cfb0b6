import type { Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { User } from './peopleContract.ts';

export type Credentials = { readonly user: User; readonly passwordHash: string };
export type Session = {
  readonly id: string;
  readonly userId: string;
  readonly tokenHash: string;
  readonly expiresAt: string;
  readonly rotatedAt: string | null;
  readonly revokedAt: string | null;
};

type UserRow = { id: string; email: string; name: string; created_at: string };

function toUser(row: UserRow): User {
  return { id: row.id, email: row.email, name: row.name, createdAt: row.created_at };
}

/** Throws EMAIL_TAKEN. */
export async function insertUser(
  sql: Sql,
  user: { id: string; email: string; name: string; passwordHash: string },
): Promise<User> {
  const [row] = await sql<UserRow>(
    `INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, $3, $4)
     ON CONFLICT (email) DO NOTHING RETURNING id, email, name, created_at`,
    [user.id, user.email, user.name, user.passwordHash],
  );
  if (row === undefined) throw new AppError('EMAIL_TAKEN');
  return toUser(row);
}

export async function findCredentials(sql: Sql, email: string): Promise<Credentials | undefined> {
  const [row] = await sql<UserRow & { password_hash: string }>(
    'SELECT id, email, name, created_at, password_hash FROM users WHERE email = $1',
    [email],
    'find_credentials',
  );
  return row && { user: toUser(row), passwordHash: row.password_hash };
}

export async function findUser(sql: Sql, userId: string): Promise<User | undefined> {
  const [row] = await sql<UserRow>(
    'SELECT id, email, name, created_at FROM users WHERE id = $1',
    [userId],
    'find_user',
  );
  return row && toUser(row);
}

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
