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
