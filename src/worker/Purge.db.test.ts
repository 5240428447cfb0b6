import { expect, it } from 'vitest';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { newId } from '@/shared/ids/newId.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { createCompanyWithOwner, createTestDatabase } from '../../test/support/testDatabase.ts';
import { Purge } from './Purge.ts';

const { database, workerDatabase, clientOf } = await createTestDatabase();
const { userId, companyId } = await createCompanyWithOwner(database);
const admin = await clientOf('admin');
const clock = fixedClock('2026-11-22T10:00:00Z');
const metrics = createMetrics('worker');
const purge = new Purge(workerDatabase, clock, metrics);

const ago = (days: number) => new Date(Date.now() - days * 86_400_000);
const session = (id: string, expiresAt: Date, revokedAt: Date | null) =>
  admin.query(
    `INSERT INTO sessions (id, user_id, family_hash, token_hash, rotation_key, expires_at, revoked_at)
     VALUES ($1, $2, $1, '', '', $3, $4)`,
    [id, userId, expiresAt, revokedAt],
  );
const key = (name: string, createdAt: Date) =>
  admin.query(
    "INSERT INTO idempotency_keys (company_id, key, request_sha256, resource_id, created_at) VALUES ($1, $2, '', '', $3)",
    [companyId, name, createdAt],
  );
const invitation = (id: string, expiresAt: Date) =>
  admin.query(
    `INSERT INTO company_invitations (id, company_id, role, token_hash, invited_by, created_at, expires_at)
     VALUES ($1, $2, 'viewer', $1, $3, $4, $5)`,
    [id, companyId, userId, ago(100), expiresAt],
  );
const left = async (column: string, table: string) =>
  (await admin.query<{ name: string }>(`SELECT ${column} AS name FROM ${table} ORDER BY 1`)).rows.map(
    ({ name }) => name,
  );

it('deletes what nobody can use any more, and nothing younger', async () => {
  await session('run out long ago', ago(8), null);
  await session('run out lately', ago(6), null);
  await session('ended long ago', ago(-20), ago(8));
  await session('ended lately', ago(-20), ago(6));
  await session('open', ago(-20), null);
  await key('old', ago(31));
  await key('young', ago(29));
  await invitation('old', ago(31));
  await invitation('young', ago(29));
  await purge.run();
  expect(await left('id', 'sessions')).toEqual(['ended lately', 'open', 'run out lately']);
  expect(await left('key', 'idempotency_keys')).toEqual(['young']);
  expect(await left('id', 'company_invitations')).toEqual(['young']);
  const text = await metrics.registry.metrics();
  expect(text).toContain('worker_purged_rows_total{table="sessions",process="worker"} 2');
  expect(text).toContain('worker_purged_rows_total{table="person_tokens",process="worker"} 0');
  expect(text).toContain(`worker_purge_done_timestamp_seconds{process="worker"} ${clock.nowMs() / 1000}`);
});

it('goes on until nothing is left, in steps', async () => {
  await admin.query(
    `INSERT INTO idempotency_keys (company_id, key, request_sha256, resource_id, created_at)
     SELECT $1, 'k' || n, '', '', now() - interval '40 days' FROM generate_series(1, 2500) n`,
    [companyId],
  );
  await purge.run();
  expect(await left('key', 'idempotency_keys')).toEqual(['young']);
});

it('could not delete anything younger if it tried: the policies stand before it', async () => {
  const worker = await clientOf('accubooks_worker');
  for (const table of ['sessions', 'idempotency_keys', 'company_invitations'])
    expect([table, (await worker.query(`DELETE FROM ${table}`)).rowCount]).toEqual([table, 0]);
  await session(newId(), ago(8), null);
  expect((await worker.query('DELETE FROM sessions')).rowCount).toBe(1);
});
