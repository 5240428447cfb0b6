import type { Database } from '@/shared/database/Database.ts';
import { findRoleFault } from '@/shared/database/findRoleFault.ts';

/**
 * Why this database role must not or cannot do the worker's work; undefined when all is well. Throws what
 * the database throws.
 */
export async function findWorkerFault(database: Database): Promise<string | undefined> {
  const roleFault = await findRoleFault(database);
  if (roleFault !== undefined) return roleFault;
  const [row] = await database.asNobody((sql) =>
    sql<{ role: string; sees_jobs: boolean }>(
      `SELECT current_user::text AS role, EXISTS (SELECT FROM pg_roles
       WHERE rolname = 'accubooks_worker' AND pg_has_role(current_user, oid, 'MEMBER')) AS sees_jobs`,
    ),
  );
  if (row?.sees_jobs) return undefined;
  return `the database role ${row?.role} sees no forecast jobs: name one that is a member of accubooks_worker in DATABASE_WORKER_URL`;
}
