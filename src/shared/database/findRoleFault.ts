/** The check that row-level security really stands between this process and the tenants. */
import type { Database } from './Database.ts';

/**
 * Why the process must not run as its database role: it is, or may become, a superuser or a role with
 * BYPASSRLS. Undefined when all is well. Throws what the database throws, DATABASE_UNAVAILABLE among it.
 */
export async function findRoleFault(database: Database): Promise<string | undefined> {
  const [row] = await database.asNobody((sql) =>
    sql<{ role: string; through: string }>(
      `SELECT current_user::text AS role, rolname::text AS through FROM pg_roles
        WHERE (rolsuper OR rolbypassrls) AND pg_has_role(current_user, oid, 'MEMBER')
        ORDER BY rolname = current_user DESC LIMIT 1`,
    ),
  );
  if (!row) return undefined;
  const how = row.role === row.through ? 'is' : `may become ${row.through},`;
  return `the database role ${row.role} ${how} a superuser or has BYPASSRLS: no tenant would be walled off`;
}
