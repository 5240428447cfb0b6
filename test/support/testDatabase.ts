/** A database of its own for one test file, cloned from the migrated template, and what tests read about it. */
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { Database } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';
import { createLog, type Log } from '@/shared/log/log.ts';
import { DATABASE_NAME, type DatabaseRole, roleUrl } from '@/supervisor/provisionDatabase.ts';
import { TEST_PASSWORDS } from './globalSetup.ts';

export const silentLog: Log = createLog({ process: 'test', logDir: '', stdout: false });

export type TestDatabase = {
  readonly name: string;
  /** The application's pool. */
  readonly database: Database;
  /** The worker's pool. */
  readonly workerDatabase: Database;
  readonly urlOf: (role: DatabaseRole) => string;
  /** The superuser's URL of this database. */
  readonly adminUrl: string;
  /** A client of a role, ended after the file. */
  readonly clientOf: (role: DatabaseRole | 'admin') => Promise<pg.Client>;
};

async function admin(statement: string): Promise<void> {
  const client = new pg.Client(inject('postgresUrl'));
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Clones the template; everything is closed and dropped after the test file. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${newId().toLowerCase()}`;
  await admin(`CREATE DATABASE ${name} TEMPLATE ${DATABASE_NAME} OWNER accubooks_owner`);
  const base = inject('postgresUrl');
  const adminUrl = base.replace(/\/postgres$/, `/${name}`);
  const urlOf = (role: DatabaseRole) => roleUrl(base, role, TEST_PASSWORDS, name);
  const database = new Database(urlOf('accubooks_app'), silentLog);
  const workerDatabase = new Database(urlOf('accubooks_worker'), silentLog);
  const clients: pg.Client[] = [];
  afterAll(async () => {
    await Promise.all([database.close(), workerDatabase.close(), ...clients.map((client) => client.end())]);
    await admin(`DROP DATABASE ${name} WITH (FORCE)`);
  });
  const clientOf = async (role: DatabaseRole | 'admin') => {
    const client = new pg.Client(role === 'admin' ? adminUrl : urlOf(role));
    client.on('error', () => undefined);
    await client.connect();
    clients.push(client);
    return client;
  };
  return { name, database, workerDatabase, urlOf, adminUrl, clientOf };
}

/** A user with a company, made as the product makes them, and the scope to work in it. */
export async function createCompanyWithOwner(
  database: Database,
  currency = 'SEK',
): Promise<{ userId: string; companyId: string }> {
  const userId = newId();
  const companyId = newId();
  const email = `${userId.toLowerCase()}@example.com`;
  await database.asPerson({ userId, companyId, loginEmail: email }, async (sql) => {
    await sql('INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, $3, $4)', [
      userId,
      email,
      'Test',
      'not-a-hash',
    ]);
    await sql('INSERT INTO companies (id, name, currency) VALUES ($1, $2, $3)', [
      companyId,
      'Test AB',
      currency,
    ]);
    await sql("INSERT INTO memberships (company_id, user_id, role) VALUES ($1, $2, 'owner')", [
      companyId,
      userId,
    ]);
  });
  return { userId, companyId };
}
