import { randomBytes } from 'node:crypto';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import { findUserId } from '@/shared/auth/findUserId.ts';
import type { CompanyScope, Database, Sql } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';

/** Nobody receives mail there (RFC 2606), and no password opens the account. */
const EMAILS = ['canary-1@canary.invalid', 'canary-2@canary.invalid'] as const;
const NO_PASSWORD = 'none';
const CURRENCY = 'SEK';
const SECRET_BYTES = 12;

/** A company of the platform's own that nobody else may ever see anything of. */
export type Canary = CompanyScope & {
  readonly sessionId: string;
  readonly scenarioId: string;
  /** Stands in the names of what the canary owns. */
  readonly secret: string;
};

/** The person and the company in one transaction: there is no canary without either. */
async function insertCanary(database: Database, email: string): Promise<void> {
  const [userId, companyId] = [newId(), newId()];
  const name = `Canary ${randomBytes(SECRET_BYTES).toString('hex')}`;
  await database.asPerson({ userId, companyId, loginEmail: email }, async (sql) => {
    const made = await sql(
      `INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, $3, $4)
       ON CONFLICT (email) DO NOTHING RETURNING id`,
      [userId, email, name, NO_PASSWORD],
    );
    // Another process was quicker.
    if (made.length === 0) return;
    await sql('INSERT INTO companies (id, name, currency) VALUES ($1, $2, $3)', [companyId, name, CURRENCY]);
    await sql("INSERT INTO memberships (company_id, user_id, role) VALUES ($1, $2, 'owner')", [
      companyId,
      userId,
    ]);
    const details = { name, currency: CURRENCY };
    const event = { action: 'company.created', actorId: userId, subjectId: companyId } as const;
    await recordAudit(sql, { ...event, companyId, details });
  });
}

async function readScenario(sql: Sql, { companyId, userId }: CompanyScope, name: string): Promise<string> {
  const [known] = await sql<{ id: string }>('SELECT id FROM scenarios WHERE name = $1 LIMIT 1', [name]);
  if (known) return known.id;
  const id = newId();
  await sql(
    "INSERT INTO scenarios (id, company_id, name, operations, created_by) VALUES ($1, $2, $3, '[]', $4)",
    [id, companyId, name, userId],
  );
  const details = { name, version: 1 };
  const event = { action: 'scenario.created', actorId: userId, subjectId: id } as const;
  await recordAudit(sql, { ...event, companyId, details });
  return id;
}

/** A session without a refresh token: only whoever signs access tokens can use it. */
async function readSession(sql: Sql, userId: string): Promise<string> {
  const [known] = await sql<{ id: string }>(
    'SELECT id FROM sessions WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now() LIMIT 1',
    [userId],
  );
  if (known) return known.id;
  const id = newId();
  const unguessable = randomBytes(32).toString('hex');
  await sql(
    `INSERT INTO sessions (id, user_id, family_hash, token_hash, rotation_key, last_used_at, expires_at)
     VALUES ($1, $2, $3, $3, $3, now(), now() + interval '10 years')`,
    [id, userId, unguessable],
  );
  return id;
}

async function ensureCanary(database: Database, email: string): Promise<Canary> {
  const find = () => database.asPerson({ loginEmail: email }, (sql) => findUserId(sql, email));
  if ((await find()) === undefined) await insertCanary(database, email);
  const userId = await find();
  if (userId === undefined) throw new Error(`the canary ${email} was made and is not there`);
  const { sessionId, companyId, secret } = await database.asPerson({ userId }, async (sql) => {
    const [row] = await sql<{ companyId: string; name: string }>(
      `SELECT c.id AS "companyId", c.name FROM memberships m JOIN companies c ON c.id = m.company_id
        WHERE m.user_id = $1`,
      [userId],
    );
    if (row === undefined) throw new Error(`the canary ${email} has no company`);
    return { sessionId: await readSession(sql, userId), companyId: row.companyId, secret: row.name };
  });
  const scope = { userId, companyId };
  const scenarioId = await database.inCompany(scope, (sql) => readScenario(sql, scope, secret));
  return { ...scope, sessionId, scenarioId, secret };
}

/** The two canaries, made where they are missing, whole or in part. */
export async function ensureCanaries(database: Database): Promise<readonly [Canary, Canary]> {
  const [first, second] = EMAILS;
  return [await ensureCanary(database, first), await ensureCanary(database, second)];
}

/** Every table with a company that the role may read, from the catalogue: one that is new is among them. */
export async function listTenantTables(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string }>(`
    SELECT format('%I', c.relname) AS name FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'company_id' AND NOT a.attisdropped
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
       AND has_table_privilege(current_user, c.oid, 'SELECT') ORDER BY 1`);
  return rows.map(({ name }) => name);
}

/** Rows of the company that this transaction sees, table by table; the company itself and its owner too. */
export async function countRowsOf(
  sql: Sql,
  tables: readonly string[],
  { companyId, userId }: CompanyScope,
): Promise<{ table: string; rows: number }[]> {
  const counts = tables.map(
    (table) => `SELECT '${table}' AS "table", count(*) AS rows FROM ${table} WHERE company_id = $1`,
  );
  counts.push(`SELECT 'companies', count(*) FROM companies WHERE id = $1`);
  counts.push(`SELECT 'users', count(*) FROM users WHERE id = $2`);
  const found = await sql<{ table: string; rows: number }>(counts.join(' UNION ALL '), [companyId, userId]);
  return found.filter(({ rows }) => rows > 0);
}
