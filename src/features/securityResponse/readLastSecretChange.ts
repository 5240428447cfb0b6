import type { Sql } from '@/shared/database/Database.ts';
import type { SecretState } from './securityResponseContract.ts';

type Told = { at: string; details: Omit<NonNullable<SecretState['lastChange']>, 'at'> };

/** The last change of the secret that the audit log knows; null when there was none. Only for operators. */
export async function readLastSecretChange(sql: Sql): Promise<SecretState['lastChange']> {
  const [row] = await sql<{ event: string }>(
    `SELECT event FROM audit_events WHERE company_id IS NULL AND action = 'secret.rotated'
      ORDER BY seq DESC LIMIT 1`,
  );
  if (row === undefined) return null;
  const { at, details }: Told = JSON.parse(row.event);
  const { from, to, overlap, by, reason } = details;
  return { at, from, to, overlap, by, reason };
}
