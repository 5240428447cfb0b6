import { describe, expect, it } from 'vitest';
import { newId } from '@/shared/ids/newId.ts';
import { createCompanyWithOwner, createTestDatabase, silentLog } from '../../../test/support/testDatabase.ts';
import { Database } from './Database.ts';

const { database, workerDatabase, urlOf, clientOf } = await createTestDatabase();

describe('Database', () => {
  it('lets plain SQL and Prisma share one transaction and one tenant', async () => {
    const scope = await createCompanyWithOwner(database);
    const seen = await database.inCompany(scope, async (sql) => {
      await database.prisma.account.create({
        data: { id: newId(), companyId: scope.companyId, number: '1930', name: 'Bank', type: 'asset' },
      });
      return sql<{ number: string; normal_side: string }>('SELECT number, normal_side FROM accounts');
    });
    expect(seen).toEqual([{ number: '1930', normal_side: 'debit' }]);
  });

  it('rolls back both when the work throws, nested Prisma transactions included', async () => {
    const scope = await createCompanyWithOwner(database);
    const work = database.inCompany(scope, async () => {
      await database.prisma.$transaction([
        database.prisma.account.create({
          data: { id: newId(), companyId: scope.companyId, number: '1', name: 'A', type: 'asset' },
        }),
      ]);
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    const left = await database.inCompany(scope, (sql) => sql('SELECT FROM accounts'));
    expect(left).toHaveLength(0);
  });

  it('refuses Prisma outside a transaction', async () => {
    await expect(database.prisma.account.findMany()).rejects.toThrow('outside a transaction');
  });

  it('answers COMPANY_NOT_FOUND to a stranger, who sees no row by raw SQL either (R098)', async () => {
    const ours = await createCompanyWithOwner(database);
    const theirs = await createCompanyWithOwner(database);
    const stranger = { userId: theirs.userId, companyId: ours.companyId };
    await expect(database.inCompany(stranger, (sql) => sql('SELECT 1'))).rejects.toMatchObject({
      code: 'COMPANY_NOT_FOUND',
    });
    const rows = await database.inCompany(theirs, (sql) =>
      sql('SELECT FROM companies WHERE id = $1', [ours.companyId]),
    );
    expect(rows).toHaveLength(0);
  });

  it('isolates 200 concurrent transactions of two tenants on 20 connections (R100)', async () => {
    const scopes = [await createCompanyWithOwner(database), await createCompanyWithOwner(database)];
    const seen = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const scope = scopes[index % 2] ?? { userId: '', companyId: '' };
        const rows = await database.inCompany(scope, () => database.prisma.company.findMany());
        return rows.length === 1 && rows[0]?.id === scope.companyId;
      }),
    );
    expect(seen.every(Boolean)).toBe(true);
    expect(database.stats().max).toBe(20);
    expect(database.stats().total).toBeLessThanOrEqual(20);
  });

  it('reads an instant and a day whatever the database is set to', async () => {
    const admin = await clientOf('admin');
    const [{ name }] = (await admin.query('SELECT current_database() AS name')).rows;
    for (const [setting, value] of [
      ['datestyle', 'German'],
      ['timezone', 'Asia/Tokyo'],
    ])
      await admin.query(`ALTER DATABASE ${admin.escapeIdentifier(name)} SET ${setting} = '${value}'`);
    const other = new Database(urlOf('accubooks_app'), silentLog);
    const [row] = await other.asNobody((sql) =>
      sql("SELECT '2026-11-22T23:30:00Z'::timestamptz AS at, '2026-11-22'::date AS day"),
    );
    expect(row).toEqual({ at: '2026-11-22T23:30:00.000Z', day: '2026-11-22' });
    await other.close();
    await admin.query(`ALTER DATABASE ${admin.escapeIdentifier(name)} RESET ALL`);
  });

  it('gives up waiting for a connection with the literal of the runbook (R101)', async () => {
    const small = new Database(`${urlOf('accubooks_app')}?connection_limit=1&pool_timeout=2`, silentLog);
    let release = () => {};
    const held = small.asNobody(
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
    );
    await expect(small.asNobody((sql) => sql('SELECT 1'))).rejects.toMatchObject({
      code: 'CONNECTION_POOL_TIMEOUT',
      message: 'Connection pool timeout',
    });
    release();
    await held;
    await small.close();
  });

  it('stops a statement after five seconds', async () => {
    await expect(database.asNobody((sql) => sql('SELECT pg_sleep(20)'))).rejects.toMatchObject({
      code: 'STATEMENT_TIMEOUT',
    });
  });

  it('gives up on a server that is frozen in the middle of a transaction, and uses another connection', async () => {
    let pid = 0;
    const work = database.asNobody(async (sql) => {
      pid = (await sql<{ pid: number }>('SELECT pg_backend_pid() AS pid'))[0]?.pid ?? 0;
      process.kill(pid, 'SIGSTOP');
      return sql('SELECT 1');
    });
    const startedMs = performance.now();
    await expect(work).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    expect(await database.asNobody((sql) => sql<{ one: number }>('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
    process.kill(pid, 'SIGCONT');
  });

  it('survives its idle and its busy connections being terminated (R064)', async () => {
    await database.asNobody((sql) => sql('SELECT 1'));
    const busy = database.asNobody((sql) => sql('SELECT pg_sleep(3)'));
    busy.catch(() => undefined);
    const admin = await clientOf('admin');
    await new Promise((resolve) => setTimeout(resolve, 200));
    await admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'accubooks_app' AND datname = current_database()",
    );
    await expect(busy).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    const after = await database.asNobody((sql) => sql<{ one: number }>('SELECT 1 AS one'));
    expect(after).toEqual([{ one: 1 }]);
  });

  it('lets the worker find open jobs of every company and nothing else', async () => {
    const scope = await createCompanyWithOwner(database);
    await database.inCompany(scope, (sql) =>
      sql(
        "INSERT INTO forecast_jobs (id, company_id, horizon_months, state, created_by) VALUES ($1, $2, 12, 'queued', $3)",
        [newId(), scope.companyId, scope.userId],
      ),
    );
    expect(await workerDatabase.asNobody((sql) => sql('SELECT FROM forecast_jobs'))).toHaveLength(1);
    expect(await workerDatabase.asNobody((sql) => sql('SELECT FROM accounts'))).toHaveLength(0);
    expect(await database.asNobody((sql) => sql('SELECT FROM forecast_jobs'))).toHaveLength(0);
    expect(
      await database.asNobody((sql) => sql<{ depth: number }>('SELECT forecast_queue_depth() AS depth')),
    ).toEqual([{ depth: 1 }]);
  });
});
