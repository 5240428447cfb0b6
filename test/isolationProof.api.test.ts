/** `npm run prove:isolation`, with fewer requests, and the same attacks on a system whose walls have holes. */
import pg from 'pg';
import { describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { companyScopeOf } from '@/shared/http/ApiServer.ts';
import { type IsolationReport, proveIsolation } from '../attacks/isolation/proveIsolation.ts';
import { openSystem } from '../attacks/openSystem.ts';
import { createTestDatabase } from './support/testDatabase.ts';

const SEED = 20261122;

async function prove(
  { requests, only }: { requests: number; only?: RegExp },
  spoil: (admin: pg.Client) => Promise<void> = async () => undefined,
  extend?: (admin: pg.Client) => Parameters<typeof openSystem>[1],
): Promise<IsolationReport> {
  const { adminUrl, urlOf } = await createTestDatabase();
  const stores = { appUrl: urlOf('accubooks_app'), workerUrl: urlOf('accubooks_worker') };
  const admin = new pg.Client(adminUrl);
  await admin.connect();
  await spoil(admin);
  const system = await openSystem({ ...stores, adminUrl, redisUrl: inject('redisUrl') }, extend?.(admin));
  try {
    return await proveIsolation(system, { requests, only, seed: SEED, leaksMax: 600 });
  } finally {
    await system.close();
    await admin.end();
  }
}

/** What a developer writes who forgets whose row it is; the document alone tells the proof about it. */
const forgetful = (admin: pg.Client): Parameters<typeof openSystem>[1] => {
  const params = z.object({ id: z.string() });
  const route = { config: { permission: 'books.read' }, schema: { params } } as const;
  return (server) => {
    server.get('/api/test/batches/:id', route, async (request, reply) => {
      const read = 'SELECT file_name FROM import_batches WHERE id = $1';
      const { rows } = await admin.query(read, [request.params.id]);
      return rows[0] ?? reply.status(404).send({ error: { code: 'IMPORT_NOT_FOUND' } });
    });
    server.put('/api/test/accounts/:id', route, async (request, reply) => {
      companyScopeOf(request);
      const rename = "UPDATE accounts SET name = 'x' || name WHERE id = $1";
      const { rowCount } = await admin.query(rename, [request.params.id]);
      return rowCount === 0 ? reply.status(404).send({ error: { code: 'ACCOUNT_NOT_FOUND' } }) : {};
    });
  };
};

describe('a company that is attacked from another one (R098)', () => {
  it('gives nothing away and stays as it is, at every route of the document and in every table', async () => {
    const report = await prove({ requests: 600 });
    expect(report.leaks).toEqual([]);
    expect(report.missing).toEqual([]);
    expect(report.requests).toBeGreaterThanOrEqual(600);
    expect(report.routes.size).toBeGreaterThan(60);
    const idle = [...report.routes].filter(([, { refused, answered }]) => refused + answered < 3);
    expect(idle.map(([at]) => at)).toEqual([]);
    // The proof looks for what is really there: the victims' own answers are full of it.
    expect(report.recognised).toBeGreaterThan(25);
    expect(report.markers.silent).toBeGreaterThan(30);
    expect(report.sql.statements).toBeGreaterThan(500);
  }, 600_000);

  it('is seen to leak when a table loses its wall, or a new route forgets the company', async () => {
    const { leaks } = await prove(
      { requests: 300, only: /scenarios|test/ },
      async (admin) => void (await admin.query('ALTER TABLE scenarios DISABLE ROW LEVEL SECURITY')),
      forgetful,
    );
    const has = (pattern: RegExp) => leaks.some((leak) => pattern.test(leak));
    expect([
      has(/^get \/api\/scenarios: 200 holds text/),
      has(/^(SELECT|UPDATE|DELETE) .*scenarios/),
      has(/^get \/api\/test\/batches\/\{id\}: 200 holds/),
      has(/^rows of the (first|second) victim in accounts have changed/),
    ]).toEqual([true, true, true, true]);
  }, 600_000);
});
