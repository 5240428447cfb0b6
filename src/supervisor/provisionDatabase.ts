/**
 * Makes a cluster ready for the migrations: the five roles with their passwords, the database and its
 * extension. Safe to run again. `accubooks` is the operator of the runbooks (R090, R094, R095): it reads
 * past row-level security, and all that it does stands in the server's log.
 */
import pg from 'pg';

export const DATABASE_NAME = 'accubooks';
export const DATABASE_ROLES = [
  'accubooks_owner',
  'accubooks_app',
  'accubooks_worker',
  'accubooks',
  'accubooks_dump',
] as const;
export type DatabaseRole = (typeof DATABASE_ROLES)[number];
export type RolePasswords = Readonly<Record<DatabaseRole, string>>;

const ROLE_RIGHTS: Readonly<Record<DatabaseRole, string>> = {
  accubooks_owner: 'NOBYPASSRLS CREATEDB',
  accubooks_app: 'NOBYPASSRLS',
  accubooks_worker: 'NOBYPASSRLS',
  accubooks: 'BYPASSRLS',
  accubooks_dump: 'BYPASSRLS',
};

async function provisionRoles(client: pg.Client, passwords: RolePasswords): Promise<void> {
  for (const role of DATABASE_ROLES) {
    const exists = (await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role])).rowCount === 1;
    const password = client.escapeLiteral(passwords[role]);
    await client.query(
      `${exists ? 'ALTER' : 'CREATE'} ROLE ${role} LOGIN ${ROLE_RIGHTS[role]} PASSWORD ${password}`,
    );
  }
  await client.query('GRANT accubooks_app TO accubooks_worker');
  await client.query('GRANT accubooks_worker TO accubooks_owner');
  await client.query('GRANT pg_monitor, pg_signal_backend, pg_read_all_data TO accubooks');
  // What every session is doing belongs to the evidence of a hold.
  await client.query('GRANT pg_read_all_data, pg_read_all_stats TO accubooks_dump');
  await client.query("ALTER ROLE accubooks SET log_statement = 'all'");
  await client.query("ALTER ROLE accubooks_dump SET log_statement = 'all'");
}

/** `adminUrl` is a superuser's (or a role's that may create roles and databases); `name` a plain identifier. */
export async function provisionDatabase(
  adminUrl: string,
  passwords: RolePasswords,
  name = DATABASE_NAME,
): Promise<void> {
  const client = new pg.Client(adminUrl);
  await client.connect();
  try {
    await provisionRoles(client, passwords);
    const exists = (await client.query('SELECT FROM pg_database WHERE datname = $1', [name])).rowCount === 1;
    if (!exists) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)} OWNER accubooks_owner`);
  } finally {
    await client.end();
  }
  const inside = new URL(adminUrl);
  inside.pathname = `/${name}`;
  const database = new pg.Client(inside.href);
  await database.connect();
  try {
    await database.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  } finally {
    await database.end();
  }
}

/** URL of a role on the same server. */
export function roleUrl(
  adminUrl: string,
  role: DatabaseRole,
  passwords: RolePasswords,
  database = DATABASE_NAME,
): string {
  const url = new URL(adminUrl);
  url.username = role;
  url.password = passwords[role];
  url.pathname = `/${database}`;
  return url.href;
}
