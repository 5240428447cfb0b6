/** Runbook B's switch of billing, typed as it stands there, beside the running processes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { billingConfig } from '@/shared/billing/billingConfig.ts';
import { runNode } from './support/runNode.ts';
import { ROOT } from './support/sourceTree.ts';
import { TEST_JWT_SECRET } from './support/testApi.ts';
import { createTestDatabase } from './support/testDatabase.ts';
import { eventually } from './support/workerStage.ts';

/** B:42 (R065, R135). */
const BLOCK = `import { billingConfig } from '@/shared/billing/billingConfig';

billingConfig.enabled = false
`;

const { urlOf, clientOf } = await createTestDatabase();
const dir = mkdtempSync(path.join(ROOT, 'test/.runbook-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function startServer(name: string, more: Record<string, string> = {}) {
  return runNode(`src/${name}/main.ts`, {
    DATABASE_URL: urlOf('accubooks_app'),
    DATABASE_WORKER_URL: urlOf('accubooks_worker'),
    JWT_SECRET: TEST_JWT_SECRET,
    REDIS_URL: inject('redisUrl'),
    PORT: '0',
    WORKER_PORT: '0',
    ...more,
  });
}

function runBlock(environment: Record<string, string>) {
  const file = path.join(dir, 'freeze.ts');
  writeFileSync(file, BLOCK);
  return runNode(file, environment);
}

const hasHeard = ({ output }: { output: () => string }) =>
  /"state":"frozen".*billing is frozen/.test(output());

describe('the freeze of runbook B', () => {
  it('reaches every running process, and each one that starts afterwards', async () => {
    const [api, worker] = [startServer('api'), startServer('worker')];
    await eventually(
      async () => api.output().includes('the API listens') && worker.output().includes('worker started'),
    );
    const run = runBlock({ DATABASE_OPERATOR_URL: urlOf('accubooks') });
    expect([(await run.exited).code, run.output()]).toEqual([0, '']);
    for (const server of [api, worker]) await eventually(async () => hasHeard(server));
    for (const server of [api, worker]) server.child.kill('SIGKILL');
    const again = startServer('api');
    await eventually(async () => again.output().includes('the API listens'));
    expect(hasHeard(again)).toBe(true);
    again.child.kill('SIGTERM');
    expect((await again.exited).code).toBe(0);
    const client = await clientOf('admin');
    const { rows } = await client.query(
      'SELECT reason, company_id, sealed_at IS NOT NULL AS sealed FROM billing_freezes',
    );
    expect(rows).toEqual([{ reason: 'billingConfig.enabled = false', company_id: null, sealed: true }]);
    await client.query("UPDATE billing_freezes SET ended_at = now(), ended_by = 'test'");
  });

  it('is kept, too, when it was said in the environment of one start', async () => {
    const api = startServer('api', { BILLING_ENABLED: 'false' });
    await eventually(async () => /CRITICAL.*billing is frozen/.test(api.output()));
    await eventually(async () => api.output().includes('the API listens'));
    api.child.kill('SIGTERM');
    expect((await api.exited).code).toBe(0);
    const client = await clientOf('admin');
    const { rows } = await client.query('SELECT reason FROM billing_freezes WHERE ended_at IS NULL');
    expect(rows).toEqual([{ reason: 'BILLING_ENABLED=false' }]);
  });

  it('ends with an error that says so when there is no database to keep it in', async () => {
    const run = runBlock({ DATABASE_OPERATOR_URL: 'postgresql://accubooks@127.0.0.1:1/accubooks' });
    expect((await run.exited).code).toBe(1);
    expect(run.output()).toContain('The database cannot be reached; nothing was changed.');
  });

  it('is not undone by typing the opposite: BILLING_APPROVAL_REQUIRED', () => {
    expect(() => {
      billingConfig.enabled = true;
    }).toThrow(expect.objectContaining({ code: 'BILLING_APPROVAL_REQUIRED' }));
  });

  it('works in a process that is no server, at once', async () => {
    let reason = '';
    billingConfig.attach({
      freeze: async (why) => {
        reason = why;
      },
    });
    billingConfig.enabled = false;
    expect(billingConfig.enabled).toBe(false);
    await eventually(async () => !billingConfig.isHeldHere);
    expect([reason, billingConfig.enabled]).toEqual(['billingConfig.enabled = false', false]);
    billingConfig.attach(undefined);
    billingConfig.apply(false);
  });
});
