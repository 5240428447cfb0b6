import { describe, expect, it } from 'vitest';
import { newId } from '@/shared/ids/newId.ts';
import { createCompanyWithOwner, createTestDatabase } from './support/testDatabase.ts';

const { database, clientOf } = await createTestDatabase();

describe('the catalogue', () => {
  it('has no table without forced row-level security and a policy (R098)', async () => {
    const admin = await clientOf('admin');
    const { rows } = await admin.query<{ name: string; forced: boolean; policies: string }>(`
      SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS forced,
             (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd IN ('*')) AS policies
        FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> '_prisma_migrations'`);
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter(({ forced, policies }) => !forced || policies === '0')).toEqual([]);
  });

  it('has no view that would look past row-level security', async () => {
    const admin = await clientOf('admin');
    const { rows } = await admin.query(`
      SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm')
        AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')`);
    expect(rows).toEqual([]);
  });

  it('gives each role what it needs and no more (R090, R094, R095, M10–M12)', async () => {
    const admin = await clientOf('admin');
    const { rows } = await admin.query(`
      SELECT rolname AS role, rolbypassrls AS bypasses, rolsuper AS super,
             pg_has_role(rolname, 'pg_monitor', 'MEMBER') AS monitors, pg_has_role(rolname, 'pg_signal_backend', 'MEMBER') AS signals
        FROM pg_roles WHERE rolname LIKE 'accubooks%' ORDER BY rolname COLLATE "C"`);
    expect(rows).toEqual([
      { role: 'accubooks', bypasses: true, super: false, monitors: true, signals: true },
      { role: 'accubooks_app', bypasses: false, super: false, monitors: false, signals: false },
      { role: 'accubooks_dump', bypasses: true, super: false, monitors: false, signals: false },
      { role: 'accubooks_owner', bypasses: false, super: false, monitors: false, signals: false },
      { role: 'accubooks_worker', bypasses: false, super: false, monitors: false, signals: false },
    ]);
  });

  it('lets the operator find a user by e-mail and refuses to let it write (R052, M10)', async () => {
    const { userId } = await createCompanyWithOwner(database);
    const operator = await clientOf('accubooks');
    const email = `${userId.toLowerCase()}@example.com`;
    const found = await operator.query('SELECT id, email, created_at FROM users WHERE email = $1', [email]);
    expect(found.rows).toMatchObject([{ id: userId, email }]);
    await expect(operator.query('UPDATE users SET name = name')).rejects.toMatchObject({ code: '42501' });
    await expect(operator.query('SELECT count(*) FROM pg_stat_statements')).resolves.toMatchObject({
      rowCount: 1,
    });
  });

  it('shows the application role no row of anybody while no company is entered', async () => {
    await createCompanyWithOwner(database);
    const app = await clientOf('accubooks_app');
    const { rows: tables } = await app.query<{ name: string }>(`
      SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations'`);
    for (const { name } of tables) {
      const { rows } = await app.query(`SELECT count(*)::int AS seen FROM ${name}`);
      expect({ name, ...rows[0] }).toEqual({ name, seen: 0 });
    }
  });

  it('shows a company to nobody who merely names it, and lets nobody make himself a member (R098)', async () => {
    const ours = await createCompanyWithOwner(database);
    const theirs = await createCompanyWithOwner(database);
    await database.inCompany(ours, (sql) =>
      sql(
        "INSERT INTO accounts (id, company_id, number, name, type) VALUES ($1, $2, '1930', 'Bank', 'asset')",
        [newId(), ours.companyId],
      ),
    );
    const app = await clientOf('accubooks_app');
    await app.query("SELECT set_config('app.user_id', $1, false), set_config('app.company_id', $2, false)", [
      theirs.userId,
      ours.companyId,
    ]);
    const { rows: tables } = await app.query<{ name: string }>(`
      SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'company_id'`);
    expect(tables.length).toBeGreaterThan(10);
    for (const { name } of tables) {
      const { rows } = await app.query(`SELECT count(*)::int AS seen FROM ${name} WHERE company_id = $1`, [
        ours.companyId,
      ]);
      expect({ name, ...rows[0] }).toEqual({ name, seen: 0 });
    }
    expect((await app.query('SELECT FROM companies WHERE id = $1', [ours.companyId])).rowCount).toBe(0);
    expect((await app.query('SELECT FROM users WHERE id = $1', [ours.userId])).rowCount).toBe(0);
    const join = app.query("INSERT INTO memberships (company_id, user_id, role) VALUES ($1, $2, 'owner')", [
      ours.companyId,
      theirs.userId,
    ]);
    await expect(join).rejects.toMatchObject({ code: '42501' });
    const move = app.query('UPDATE memberships SET company_id = $1 WHERE user_id = $2', [
      ours.companyId,
      theirs.userId,
    ]);
    await expect(move).rejects.toMatchObject({ code: '42501' });
  });
});
