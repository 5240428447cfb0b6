import { DATABASE_OWNER } from '@/shared/audit/auditActors.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import { findUserId } from '@/shared/auth/findUserId.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';

/** Operators that a list carries. */
const OPERATORS_MAX = 1_000;

export type Operator = { readonly userId: string; readonly email: string; readonly since: string };

async function record(
  sql: Sql,
  action: 'operator.added' | 'operator.removed',
  subjectId: string,
): Promise<void> {
  await sql("SELECT set_config('app.user_id', $1, true)", [DATABASE_OWNER]);
  await recordAudit(sql, { action, actorId: DATABASE_OWNER, companyId: null, subjectId });
}

/** Keeps the list of operators. The database must be entered as its owner: nobody else may write it. */
export class OperatorService {
  readonly #database: Database;

  constructor(ownerDatabase: Database) {
    this.#database = ownerDatabase;
  }

  /** False when they are one already; undefined when nobody has an account with that address. */
  async add(email: string): Promise<boolean | undefined> {
    return this.#database.asPerson({ loginEmail: email }, async (sql) => {
      const userId = await findUserId(sql, email);
      if (userId === undefined) return undefined;
      const added = await sql(
        'INSERT INTO platform_operators (user_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING user_id',
        [userId],
      );
      if (added.length > 0) await record(sql, 'operator.added', userId);
      return added.length > 0;
    });
  }

  /** False when they are none; undefined when nobody has an account with that address. */
  async remove(email: string): Promise<boolean | undefined> {
    return this.#database.asPerson({ loginEmail: email }, async (sql) => {
      const userId = await findUserId(sql, email);
      if (userId === undefined) return undefined;
      const removed = await sql('DELETE FROM platform_operators WHERE user_id = $1 RETURNING user_id', [
        userId,
      ]);
      if (removed.length > 0) await record(sql, 'operator.removed', userId);
      return removed.length > 0;
    });
  }

  /** The first to become one first. */
  async list(): Promise<Operator[]> {
    return this.#database.asNobody(async (sql) => {
      const rows = await sql<{ user_id: string; created_at: string }>(
        'SELECT user_id, created_at FROM platform_operators ORDER BY created_at, user_id LIMIT $1',
        [OPERATORS_MAX],
      );
      const operators: Operator[] = [];
      for (const { user_id: userId, created_at: since } of rows) {
        await sql("SELECT set_config('app.user_id', $1, true)", [userId]);
        const [user] = await sql<{ email: string }>('SELECT email FROM users WHERE id = $1', [userId]);
        if (user) operators.push({ userId, email: user.email, since });
      }
      return operators;
    });
  }
}
