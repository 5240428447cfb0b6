/** The two companies that the platform keeps for itself, and what they find when a wall has a hole (P0-4, R098). */
import { beforeAll, describe, expect, it } from 'vitest';
import { AccessTokens } from '@/shared/auth/AccessTokens.ts';
import { KeyRing } from '@/shared/auth/KeyRing.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { Database } from '@/shared/database/Database.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { runCommand } from '../../../test/support/runCommand.ts';
import { createTestApi, TEST_JWT_SECRET } from '../../../test/support/testApi.ts';
import { silentLog } from '../../../test/support/testDatabase.ts';
import { CanaryService } from './CanaryService.ts';

const { server, database, urlOf, clientOf, owner } = await createTestApi();
let apiUrl = '';
beforeAll(async () => {
  apiUrl = await server.listen({ host: '127.0.0.1', port: 0 });
  await owner();
});

function check(environment: Record<string, string> = {}, options = '') {
  return runCommand(`${options} isolation check`.trim().split(' '), {
    DATABASE_URL: urlOf('accubooks_app'),
    JWT_SECRET: TEST_JWT_SECRET,
    ACCUBOOKS_URL: apiUrl,
    ...environment,
  });
}

function service() {
  const metrics = createMetrics('test');
  const accessTokens = new AccessTokens(new KeyRing(TEST_JWT_SECRET), 900, systemClock);
  return { metrics, canaries: new CanaryService({ database, accessTokens, apiUrl, metrics }) };
}

const failuresOf = async ({ metrics }: ReturnType<typeof service>) =>
  (await metrics.registry.metrics())
    .split('\n')
    .filter((line) => line.startsWith('tenant_isolation_canary_failures_total'))
    .map((line) => [/way="(\w+)"/.exec(line)?.[1], Number(line.split(' ').at(-1))]);

describe('the canaries', () => {
  it('are two companies, planted once however many plant them at the same time', async () => {
    const both = [service(), service(), service()];
    const planted = await Promise.all(both.map(({ canaries }) => canaries.ensureCanaries()));
    const ids = planted.flatMap((pair) => pair.map(({ companyId }) => companyId));
    expect(new Set(ids).size).toBe(2);
    const admin = await clientOf('admin');
    const { rows } = await admin.query(
      "SELECT email FROM users WHERE email LIKE '%canary.invalid' ORDER BY 1",
    );
    expect(rows.map(({ email }) => email)).toEqual(['canary-1@canary.invalid', 'canary-2@canary.invalid']);
  });

  it('can be signed in to by nobody', async () => {
    for (const password of ['none', '', 'canary'])
      expect(
        (
          await server.inject({
            method: 'POST',
            url: '/api/auth/login',
            payload: { email: 'canary-1@canary.invalid', password },
          })
        ).statusCode,
      ).not.toBe(200);
  });

  it('find nothing, and the metric is there from the beginning', async () => {
    const guard = service();
    expect(await failuresOf(guard)).toEqual([
      ['api', 0],
      ['sql', 0],
    ]);
    const report = await guard.canaries.tryCanaries();
    expect(report).toMatchObject({ leaks: [], faults: [] });
    expect(report.attempts).toBeGreaterThan(100);
  });
});

describe('accubooks isolation check', () => {
  it('says that nothing came through', async () => {
    const { exitCode, out, error } = await check();
    expect([exitCode, error]).toEqual([0, '']);
    expect(out).toMatch(/^\d+ attempts to read across companies: nothing came through\.\n$/);
    expect(JSON.parse((await check({}, '--json')).out)).toMatchObject({ leaks: [], faults: [] });
  });

  it('does not call it a success when it could not try', async () => {
    expect(await check({ ACCUBOOKS_URL: 'http://127.0.0.1:9' })).toMatchObject({
      exitCode: 69,
      error: expect.stringContaining('could not try'),
    });
    const noDatabase = { DATABASE_URL: 'postgresql://accubooks_app:x@127.0.0.1:9/accubooks' };
    expect((await check(noDatabase)).exitCode).toBe(69);
    expect(await check({ JWT_SECRET: 'short' })).toMatchObject({ exitCode: 64 });
    const otherKey = await check({ JWT_SECRET: 'another secret that is long enough, 33+' });
    expect(otherKey).toMatchObject({ exitCode: 1, error: expect.stringContaining('its own') });
  });

  it('ends with 1 and says where, when a table has lost its wall', async () => {
    const admin = await clientOf('admin');
    await admin.query('ALTER TABLE scenarios DISABLE ROW LEVEL SECURITY');
    try {
      const { exitCode, out, error } = await check();
      expect(exitCode).toBe(1);
      expect(error).toContain('another one');
      expect(out).toMatch(/^LEAK \d+ rows of scenarios seen by nobody$/m);
      expect(out).toMatch(/^LEAK \/api\/scenarios told from another company$/m);
      const guard = service();
      await guard.canaries.tryCanaries();
      for (const [, count] of await failuresOf(guard)) expect(count).toBeGreaterThan(0);
    } finally {
      await admin.query('ALTER TABLE scenarios ENABLE ROW LEVEL SECURITY');
    }
    expect((await check()).exitCode).toBe(0);
  });

  it('is not fooled by a role that sees everything', async () => {
    const everywhere = new Database(urlOf('accubooks'), silentLog);
    const accessTokens = new AccessTokens(new KeyRing(TEST_JWT_SECRET), 900, systemClock);
    const guard = new CanaryService({
      database: everywhere,
      accessTokens,
      apiUrl,
      metrics: createMetrics('other'),
    });
    const report = await guard.tryCanaries().finally(() => everywhere.close());
    expect(report.leaks.some(({ way }) => way === 'sql')).toBe(true);
  });
});
