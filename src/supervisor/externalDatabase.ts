import pg from 'pg';
import { databaseUrls, plainUrl } from './databaseUrls.ts';
import type { Environment } from './environmentFile.ts';
import { DATABASE_NAME, provisionDatabase, type RolePasswords } from './provisionDatabase.ts';
import type { Terminal } from './Terminal.ts';

/** Databases that every cluster has; the product gets one of its own beside them. */
const CLUSTER_DATABASES = new Set(['', 'postgres', 'template1']);
const CONNECT_TIMEOUT_MS = 5_000;

async function isSuperuser(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  const { host } = new URL(url);
  await client.connect().catch((error: Error) => {
    throw new Error(
      `DATABASE_URL: Postgres at ${host} does not let us in (${error.message}). Check address and password.`,
    );
  });
  try {
    const { rows } = await client.query<{ rolsuper: boolean }>(
      'SELECT rolsuper FROM pg_roles WHERE rolname = current_user',
    );
    return rows[0]?.rolsuper === true;
  } finally {
    await client.end();
  }
}

async function canConnect(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * The variables for a Postgres that somebody else runs. A superuser's DATABASE_URL gets roles and database
 * made; any other is taken as the application's, with whatever further URLs the environment names.
 */
export async function externalDatabase(
  given: Environment,
  passwords: RolePasswords,
  terminal: Terminal,
): Promise<Environment> {
  const databaseUrl = given.DATABASE_URL ?? '';
  const libpqUrl = plainUrl(databaseUrl);
  if (!(await isSuperuser(libpqUrl))) return { DATABASE_URL: databaseUrl };
  const named = decodeURIComponent(new URL(databaseUrl).pathname.slice(1));
  const name = CLUSTER_DATABASES.has(named) ? DATABASE_NAME : named;
  const urls = databaseUrls(databaseUrl, passwords, name);
  const urlsOfRoles = Object.values(urls).map(plainUrl);
  const admin = new URL(libpqUrl);
  if (CLUSTER_DATABASES.has(named)) admin.pathname = '/postgres';
  if (!(await Promise.all(urlsOfRoles.map(canConnect))).every(Boolean)) {
    await provisionDatabase(admin.href, passwords, name);
    terminal.note(
      `database ${name} and its roles accubooks_* were made ready on ${admin.host}; their passwords are new`,
    );
  }
  return urls;
}
