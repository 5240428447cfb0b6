import type { Sql } from '@/shared/database/Database.ts';

export type TokenPurpose = 'verifyEmail' | 'changeEmail' | 'resetPassword' | 'secondFactor';

export type PersonToken = {
  readonly id: string;
  readonly userId: string;
  readonly purpose: TokenPurpose;
  /** The new address of a change of address. */
  readonly email: string | null;
};

export async function insertPersonToken(
  sql: Sql,
  token: {
    id: string;
    /** Nobody: it opens nothing, and is there so that asking about nobody takes as long. */
    userId: string | null;
    purpose: TokenPurpose;
    email?: string;
    tokenHash: string;
    createdAt: Date;
    expiresAt: Date;
  },
): Promise<void> {
  const { id, userId, purpose, email = null, tokenHash, createdAt, expiresAt } = token;
  await sql(
    `INSERT INTO person_tokens (id, user_id, purpose, email, token_hash, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, userId, purpose, email, tokenHash, createdAt, expiresAt],
    'insert_person_token',
  );
}

const COLUMNS = 'id, user_id AS "userId", purpose, email';

/** What the token that the transaction shows is for; undefined when it opens nothing. */
export async function findPersonToken(
  sql: Sql,
  purposes: readonly TokenPurpose[],
  now: Date,
): Promise<PersonToken | undefined> {
  const [row] = await sql<PersonToken>(
    `SELECT ${COLUMNS} FROM person_tokens
      WHERE token_hash = current_setting('app.link_token_hash') AND purpose = ANY($1) AND expires_at > $2
        AND user_id IS NOT NULL`,
    [purposes, now],
    'find_person_token',
  );
  return row;
}

/** The same, used up: of all who show it at once one gets it. */
export async function takePersonToken(
  sql: Sql,
  purposes: readonly TokenPurpose[],
  now: Date,
): Promise<PersonToken | undefined> {
  const [row] = await sql<PersonToken>(
    `DELETE FROM person_tokens
      WHERE token_hash = current_setting('app.link_token_hash') AND purpose = ANY($1) AND expires_at > $2
        AND user_id IS NOT NULL RETURNING ${COLUMNS}`,
    [purposes, now],
    'take_person_token',
  );
  return row;
}

/** Ends every link and every half-done sign-in of the person; of one purpose if it is named. */
export async function deletePersonTokens(sql: Sql, userId: string, purpose?: TokenPurpose): Promise<void> {
  await sql('DELETE FROM person_tokens WHERE user_id = $1 AND purpose = coalesce($2, purpose)', [
    userId,
    purpose ?? null,
  ]);
}
