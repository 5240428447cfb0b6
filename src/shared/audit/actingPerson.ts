/** Whom the audit log names for what happens in a transaction. */
import { SYSTEM_ACTOR } from '@/core/audit/auditActions.ts';
import type { Sql } from '@/shared/database/Database.ts';

/** The person who acts; where none does, as in a worker, the transaction acts as the system from then on. */
export async function actingPerson(sql: Sql): Promise<string> {
  const [row] = await sql<{ actor: string }>(
    `SELECT set_config('app.user_id', coalesce(nullif(current_setting('app.user_id', true), ''), $1), true) AS actor`,
    [SYSTEM_ACTOR],
    'acting_person',
  );
  return row?.actor ?? SYSTEM_ACTOR;
}
