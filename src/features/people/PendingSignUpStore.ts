import type { Sql } from '@/shared/database/Database.ts';

export type PendingSignUp = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly browserHash: string;
};

export async function insertPendingSignUp(
  sql: Sql,
  signUp: PendingSignUp & { tokenHash: string; createdAt: Date; expiresAt: Date },
): Promise<void> {
  const { id, email, name, passwordHash, browserHash, tokenHash, createdAt, expiresAt } = signUp;
  await sql(
    `INSERT INTO pending_sign_ups
       (id, email, name, password_hash, browser_hash, token_hash, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, email, name, passwordHash, browserHash, tokenHash, createdAt, expiresAt],
    'insert_pending_sign_up',
  );
}

/** The sign-up of the token that the transaction shows; undefined when there is none any more. */
export async function findPendingSignUp(sql: Sql, now: Date): Promise<PendingSignUp | undefined> {
  const [row] = await sql<PendingSignUp>(
    `SELECT id, email, name, password_hash AS "passwordHash", browser_hash AS "browserHash"
       FROM pending_sign_ups WHERE token_hash = current_setting('app.link_token_hash') AND expires_at > $1`,
    [now],
    'find_pending_sign_up',
  );
  return row;
}

/** Counts a guess of the password before it is made; false when there have been as many as there may be. */
export async function countSignUpGuess(sql: Sql, id: string, most: number): Promise<boolean> {
  const rows = await sql(
    'UPDATE pending_sign_ups SET failures = failures + 1 WHERE id = $1 AND failures < $2 RETURNING id',
    [id, most],
  );
  return rows.length > 0;
}

/** True for the one who used it up. */
export async function takePendingSignUp(sql: Sql, id: string): Promise<boolean> {
  const rows = await sql('DELETE FROM pending_sign_ups WHERE id = $1 RETURNING id', [id]);
  return rows.length > 0;
}
