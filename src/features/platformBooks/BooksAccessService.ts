import { recordAudit } from '@/shared/audit/recordAudit.ts';
import { type Clock, systemClock } from '@/shared/clock/Clock.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import { PlatformBooksService } from './PlatformBooksService.ts';

/** Roles that an operator may have in the platform's own company. */
export const BOOKS_ROLES = ['viewer', 'accountant'] as const;
export type BooksRole = (typeof BOOKS_ROLES)[number];

export type BooksAccess = {
  readonly companyId: string;
  /** Null: they see the books no more. */
  readonly role: BooksRole | null;
  readonly isNew: boolean;
};

/** Whoever sits at the server is no person of ours: the log names the role of the database. */
const DATABASE_OWNER = 'database-owner';

/**
 * Lets operators into the platform's own company, which is an ordinary one. The database must be entered as its
 * owner: nobody else may write there.
 */
export class BooksAccessService {
  readonly #database: Database;
  readonly #books: PlatformBooksService;

  constructor(ownerDatabase: Database, clock: Clock = systemClock) {
    this.#database = ownerDatabase;
    this.#books = new PlatformBooksService({ database: ownerDatabase, clock });
  }

  /** Gives an operator a role, or takes it away; undefined when nobody with that address is an operator. */
  async set(email: string, role: BooksRole | null): Promise<BooksAccess | undefined> {
    return this.#database.asPerson({ loginEmail: email }, async (sql) => {
      const [person] = await sql<{ id: string }>(
        'SELECT u.id FROM users u JOIN platform_operators o ON o.user_id = u.id WHERE u.email = $1',
        [email],
      );
      if (person === undefined) return undefined;
      const companyId = await this.#books.company(sql);
      const isNew =
        role === null ? await remove(sql, companyId, person.id) : await put(sql, companyId, person.id, role);
      if (isNew) {
        await sql("SELECT set_config('app.user_id', $1, true)", [DATABASE_OWNER]);
        await recordAudit(sql, {
          action: role === null ? 'operator.booksClosed' : 'operator.booksOpened',
          actorId: DATABASE_OWNER,
          companyId: null,
          subjectId: person.id,
          details: { company: companyId, role },
        });
      }
      return { companyId, role, isNew };
    });
  }
}

/** True when that changes anything. */
async function put(sql: Sql, companyId: string, userId: string, role: BooksRole): Promise<boolean> {
  const rows = await sql(
    `INSERT INTO memberships AS m (company_id, user_id, role) VALUES ($1, $2, $3)
     ON CONFLICT (company_id, user_id) DO UPDATE SET role = $3 WHERE m.role <> $3 RETURNING user_id`,
    [companyId, userId, role],
  );
  return rows.length > 0;
}

async function remove(sql: Sql, companyId: string, userId: string): Promise<boolean> {
  const rows = await sql('DELETE FROM memberships WHERE company_id = $1 AND user_id = $2 RETURNING user_id', [
    companyId,
    userId,
  ]);
  return rows.length > 0;
}
