/** Runbook A's block of TypeScript, as it stands there, beside the running processes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { getFeatureFlags } from '@/shared/featureFlags/FeatureFlagService.ts';
import { runNode } from './support/runNode.ts';
import { ROOT } from './support/sourceTree.ts';
import { TEST_JWT_SECRET } from './support/testApi.ts';
import { createTestDatabase } from './support/testDatabase.ts';
import { eventually } from './support/workerStage.ts';

/** A:159-168 (R026–R029, R129–R134). */
const BLOCK = `// 1. Disable feature flag
import { getFeatureFlags } from '@/shared/featureFlags/FeatureFlagService';

const flags = getFeatureFlags();
flags.override('feature.new_dashboard', false);

// 2. Verify flag disabled
console.log(flags.isEnabled('feature.new_dashboard')); // false
`;

const { urlOf, clientOf } = await createTestDatabase();
const dir = mkdtempSync(path.join(ROOT, 'test/.runbook-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const serverEnvironment = () => ({
  DATABASE_URL: urlOf('accubooks_app'),
  DATABASE_WORKER_URL: urlOf('accubooks_worker'),
  JWT_SECRET: TEST_JWT_SECRET,
  REDIS_URL: inject('redisUrl'),
  PORT: '0',
  WORKER_PORT: '0',
});

function runBlock(environment: Record<string, string>) {
  const file = path.join(dir, 'rollback.ts');
  writeFileSync(file, BLOCK);
  return runNode(file, environment);
}

describe('the feature flag rollback of runbook A', () => {
  it('changes the flag in every running process, for good, although it waits for nothing', async () => {
    const [api, worker] = ['api', 'worker'].map((name) =>
      runNode(`src/${name}/main.ts`, serverEnvironment()),
    );
    await eventually(
      async () => api?.output().includes('the API listens') && worker?.output().includes('worker started'),
    );
    const run = runBlock({ DATABASE_OPERATOR_URL: urlOf('accubooks') });
    expect([(await run.exited).code, run.output()]).toEqual([0, 'false\n']);
    for (const server of [api, worker])
      await eventually(async () =>
        /"flag":"feature.new_dashboard".*feature flag changed/.test(server?.output() ?? ''),
      );
    const client = await clientOf('admin');
    const { rows } = await client.query(
      `SELECT p.process, p.acknowledged_revision >= c.revision AS has_it, c.to_rollout, c.database_role
         FROM feature_flag_processes p, feature_flag_changes c ORDER BY 1`,
    );
    const change = { has_it: true, to_rollout: { percentage: 0, companies: [] }, database_role: 'accubooks' };
    expect(rows).toEqual([
      { process: 'api', ...change },
      { process: 'worker', ...change },
    ]);
    for (const server of [api, worker]) {
      server?.child.kill('SIGTERM');
      expect((await server?.exited)?.code).toBe(0);
    }
    expect((await client.query('SELECT FROM feature_flag_processes')).rowCount).toBe(0);
  });

  it('ends with an error that says so when there is no database to keep it in', async () => {
    const run = runBlock({ DATABASE_OPERATOR_URL: 'postgresql://accubooks@127.0.0.1:1/accubooks' });
    expect((await run.exited).code).toBe(1);
    expect(run.output()).toMatch(/^false\n/);
    expect(run.output()).toContain('The database cannot be reached; nothing was changed.');
  });

  it('works in a test too, where the flag is off at once', () => {
    const flags = getFeatureFlags();
    flags.attach({ change: async () => undefined });
    const kept = flags.override('feature.new_dashboard', false);
    expect(flags.isEnabled('feature.new_dashboard')).toBe(false);
    flags.attach(undefined);
    return kept;
  });
});
