import type { Sql } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';

export type SecondFactor = {
  readonly sealedSecret: string;
  readonly confirmedAt: string | null;
  readonly lastStep: number;
  readonly failures: number;
  readonly failuresSince: string | null;
};

/** The person's second factor, locked: whoever else tries a code waits until this try has ended. */
export async function lockSecondFactor(sql: Sql, userId: string): Promise<SecondFactor | undefined> {
  const [row] = await sql<SecondFactor>(
    `SELECT sealed_secret AS "sealedSecret", confirmed_at AS "confirmedAt", last_step AS "lastStep",
            failures, failures_since AS "failuresSince"
       FROM second_factors WHERE user_id = $1 FOR UPDATE`,
    [userId],
    'lock_second_factor',
  );
  return row;
}

/** Whether sign-in asks for a code, and how many recovery codes are left. */
export async function readSecondFactor(
  sql: Sql,
  userId: string,
): Promise<{ readonly isOn: boolean; readonly recoveryCodesLeft: number }> {
  const [row] = await sql<{ on: boolean; left: number }>(
    `SELECT EXISTS (SELECT FROM second_factors WHERE user_id = $1 AND confirmed_at IS NOT NULL) AS on,
            (SELECT count(*) FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL) AS left`,
    [userId],
    'read_second_factor',
  );
  return { isOn: row?.on === true, recoveryCodesLeft: row?.left ?? 0 };
}

/** Begins a set-up, in place of one that was not finished. False when a factor is on already. */
export async function beginSecondFactor(
  sql: Sql,
  userId: string,
  { sealedSecret, at }: { sealedSecret: string; at: Date },
): Promise<boolean> {
  const rows = await sql(
    `INSERT INTO second_factors (user_id, sealed_secret, created_at) VALUES ($1, $2, $3)
     ON CONFLICT (user_id) DO UPDATE SET sealed_secret = $2, created_at = $3
       WHERE second_factors.confirmed_at IS NULL RETURNING user_id`,
    [userId, sealedSecret, at],
  );
  return rows.length > 0;
}

export async function confirmSecondFactor(sql: Sql, userId: string, at: Date): Promise<void> {
  await sql('UPDATE second_factors SET confirmed_at = $2 WHERE user_id = $1', [userId, at]);
}

/** A right code: its step is used up, the wrong ones before it are forgotten. */
export async function recordRightCode(
  sql: Sql,
  userId: string,
  { step, sealedSecret }: { step: number; sealedSecret: string },
): Promise<void> {
  await sql(
    `UPDATE second_factors SET last_step = greatest(last_step, $2), sealed_secret = $3, failures = 0, failures_since = NULL
      WHERE user_id = $1`,
    [userId, step, sealedSecret],
    'record_right_code',
  );
}

export async function recordFailures(
  sql: Sql,
  userId: string,
  { failures, since }: { failures: number; since: Date },
): Promise<void> {
  await sql(
    'UPDATE second_factors SET failures = $2, failures_since = $3 WHERE user_id = $1',
    [userId, failures, since],
    'record_wrong_code',
  );
}

export async function deleteSecondFactor(sql: Sql, userId: string): Promise<void> {
  await sql('DELETE FROM recovery_codes WHERE user_id = $1', [userId]);
  await sql('DELETE FROM second_factors WHERE user_id = $1', [userId]);
}

/** In place of the ones before. */
export async function replaceRecoveryCodes(
  sql: Sql,
  userId: string,
  codeHashes: readonly string[],
): Promise<void> {
  await sql('DELETE FROM recovery_codes WHERE user_id = $1', [userId]);
  await sql(
    `INSERT INTO recovery_codes (id, user_id, code_hash)
     SELECT t.id, $1, t.hash FROM unnest($2::text[], $3::text[]) AS t (id, hash)`,
    [userId, codeHashes.map(() => newId()), codeHashes],
  );
}

/** True for the one who used it up. */
export async function spendRecoveryCode(
  sql: Sql,
  userId: string,
  { codeHash, at }: { codeHash: string; at: Date },
): Promise<boolean> {
  const rows = await sql(
    'UPDATE recovery_codes SET used_at = $3 WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL RETURNING id',
    [userId, codeHash, at],
    'use_recovery_code',
  );
  return rows.length > 0;
}
