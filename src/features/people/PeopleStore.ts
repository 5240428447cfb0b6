import type { Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { User } from './peopleContract.ts';

export type Credentials = { readonly user: User; readonly passwordHash: string };

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

/** From here on the transaction writes as this person. */
export async function actAs(sql: Sql, userId: string): Promise<void> {
  await sql("SELECT set_config('app.user_id', $1, true)", [userId], 'people_act_as');
}

/** False when it is another one than `from` by now. */
export async function replacePassword(
  sql: Sql,
  userId: string,
  { from, to }: { from?: string; to: string },
): Promise<boolean> {
  const rows = await sql(
    'UPDATE users SET password_hash = $2 WHERE id = $1 AND password_hash = coalesce($3, password_hash) RETURNING id',
    [userId, to, from ?? null],
  );
  return rows.length > 0;
}

export async function findCredentialsOf(sql: Sql, userId: string): Promise<Credentials | undefined> {
  const [row] = await sql<UserRow & { password_hash: string }>(
    'SELECT id, email, name, created_at, password_hash FROM users WHERE id = $1',
    [userId],
    'find_credentials_of',
  );
  return row && { user: toUser(row), passwordHash: row.password_hash };
}

/** Null before anybody proved that mail to the address reaches them. */
export async function findEmailVerification(sql: Sql, userId: string): Promise<string | null> {
  const [row] = await sql<{ at: string | null }>(
    'SELECT email_verified_at AS at FROM users WHERE id = $1',
    [userId],
    'find_email_verification',
  );
  return row?.at ?? null;
}

/** True when it was not confirmed before. */
export async function markEmailVerified(sql: Sql, userId: string, at: Date): Promise<boolean> {
  const rows = await sql(
    'UPDATE users SET email_verified_at = $2 WHERE id = $1 AND email_verified_at IS NULL RETURNING id',
    [userId, at],
  );
  return rows.length > 0;
}

/** False when somebody else has the address; it is then as it was. */
export async function replaceEmail(
  sql: Sql,
  userId: string,
  { email, at }: { email: string; at: Date },
): Promise<boolean> {
  await sql('SAVEPOINT replace_email');
  try {
    await sql('UPDATE users SET email = $2, email_verified_at = $3 WHERE id = $1', [userId, email, at]);
    return true;
  } catch (thrown) {
    const isTaken =
      typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === '23505';
    if (!isTaken) throw thrown;
    await sql('ROLLBACK TO SAVEPOINT replace_email');
    return false;
  }
}

export async function findUser(sql: Sql, userId: string): Promise<User | undefined> {
  const [row] = await sql<UserRow>(
    'SELECT id, email, name, created_at FROM users WHERE id = $1',
    [userId],
    'find_user',
  );
  return row && toUser(row);
}

/** Whether the person still has this password; it cannot be changed until the transaction ends. */
export async function holdsPassword(sql: Sql, userId: string, passwordHash: string): Promise<boolean> {
  const rows = await sql(
    'SELECT id FROM users WHERE id = $1 AND password_hash = $2 FOR SHARE',
    [userId, passwordHash],
    'holds_password',
  );
  return rows.length === 1;
}

export async function isOperator(sql: Sql, userId: string): Promise<boolean> {
  const rows = await sql('SELECT FROM platform_operators WHERE user_id = $1', [userId], 'am_i_operator');
  return rows.length > 0;
}
