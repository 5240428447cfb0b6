/** Who has an address. */
import type { Sql } from '@/shared/database/Database.ts';

/** Undefined when nobody has an account with it, or the transaction may not see them. */
export async function findUserId(sql: Sql, email: string): Promise<string | undefined> {
  const [user] = await sql<{ id: string }>('SELECT id FROM users WHERE email = $1', [email]);
  return user?.id;
}
