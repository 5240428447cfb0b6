import { hostname } from 'node:os';
import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '@/shared/clock/Clock.ts';
import { FeatureFlagService } from '@/shared/featureFlags/FeatureFlagService.ts';
import { FeatureFlagSync } from '@/shared/featureFlags/FeatureFlagSync.ts';
import { newId } from '@/shared/ids/newId.ts';
import { runCommand } from '../../test/support/runCommand.ts';
import { createTestDatabase, silentLog } from '../../test/support/testDatabase.ts';

const FLAG = 'feature.new_dashboard';
const { urlOf } = await createTestDatabase();
const service = new FeatureFlagService();
const me = { id: newId(), process: 'api', host: 'test-host', pid: process.pid };
const sync = new FeatureFlagSync({
  databaseUrl: urlOf('accubooks_app'),
  service,
  clock: systemClock,
  log: silentLog,
  me,
});
await sync.start();
afterAll(() => sync.stop());

function run(line: string, environment: Record<string, string> = {}) {
  return runCommand(line.split(' '), { DATABASE_OPERATOR_URL: urlOf('accubooks'), ...environment });
}

describe('accubooks flags', () => {
  it('sets, lists and clears, and the servers have it when the command ends (R147, R148)', async () => {
    const set = await run(`flags set ${FLAG} off`);
    expect([set.exitCode, set.error]).toEqual([0, '']);
    expect(set.out).toMatch(/^feature\.new_dashboard is off in every live process after \d+ ms\.\n$/);
    expect(service.isEnabled(FLAG)).toBe(false);
    expect((await run('flags list')).out).toMatch(/feature\.new_dashboard +off +on +web +2027-03-31/);
    await run(`flags set ${FLAG} 0% --for C1 --for C2`);
    expect(
      [{ companyId: 'C1' }, { companyId: 'C3' }].map((context) => service.isEnabled(FLAG, context)),
    ).toEqual([true, false]);
    expect((await run(`flags clear ${FLAG}`)).exitCode).toBe(0);
    expect(service.isEnabled(FLAG)).toBe(true);
  });

  it('tells who changed what when, from what to what', async () => {
    await run(`flags set feature.imports 25% --by kim@example.com`);
    await run(`flags clear feature.imports`);
    const { items } = JSON.parse((await run('--json flags history --limit 2')).out);
    const rollout = { percentage: 25, companies: [] };
    expect(items).toMatchObject([
      { flag: 'feature.imports', from: rollout, to: null, role: 'accubooks' },
      { flag: 'feature.imports', from: null, to: rollout, by: 'kim@example.com', role: 'accubooks' },
    ]);
    expect(items[0].by).toContain(`@${hostname()}`);
    expect(Math.abs(Date.parse(items[0].at) - Date.now())).toBeLessThan(60_000);
    expect((await run('flags history')).out).toContain('kim@example.com');
  });

  it('measures how fast a change spreads, and leaves no override behind', async () => {
    const figures = JSON.parse((await run('--json flags measure --rounds 50')).out);
    expect(figures).toMatchObject({ processes: 1, rounds: 50 });
    expect(figures.p50Ms).toBeGreaterThan(0);
    expect(figures.p99Ms).toBeGreaterThanOrEqual(figures.p50Ms);
    expect((await run('flags measure --rounds 2')).out).toContain('p99');
    expect(service.evaluate('probe.propagation')?.reason).toBe('DEFAULT');
  });

  it('refuses what is not right and says what is', async () => {
    const unknown = await run('flags set feature.nothing on');
    expect(unknown.exitCode).toBe(2);
    expect(unknown.error).toContain('There is no flag feature.nothing. The flags are feature.new_dashboard,');
    expect((await run(`flags set ${FLAG} maybe`)).exitCode).toBe(64);
    expect((await run('flags measure --rounds 0')).exitCode).toBe(64);
    const away = await run('flags list', { DATABASE_OPERATOR_URL: 'postgresql://a@127.0.0.1:1/b' });
    expect([away.exitCode, away.error]).toEqual([
      69,
      'The database cannot be reached; nothing was changed. (DATABASE_UNAVAILABLE)\n',
    ]);
    const nowhere = await run('flags list', { DATABASE_OPERATOR_URL: '', ACCUBOOKS_DATA: '/nonexistent' });
    expect([nowhere.exitCode, nowhere.error]).toEqual([
      69,
      expect.stringContaining('set DATABASE_OPERATOR_URL'),
    ]);
  });
});
