/** The flags of two processes while Postgres and Redis are frozen, killed and brought back. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, expect, it } from 'vitest';
import { systemClock } from '@/shared/clock/Clock.ts';
import { newId } from '@/shared/ids/newId.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@/supervisor/embeddedPostgres.ts';
import { freePort } from '@/supervisor/freePort.ts';
import { provisionDatabase, roleUrl } from '@/supervisor/provisionDatabase.ts';
import { TEST_PASSWORDS } from '../../../test/support/globalSetup.ts';
import { processes as allProcesses } from '../../../test/support/processTable.ts';
import { silentLog } from '../../../test/support/testDatabase.ts';
import { eventually, startPrivateRedis } from '../../../test/support/workerStage.ts';
import { FeatureFlagService } from './FeatureFlagService.ts';
import { FeatureFlagSync } from './FeatureFlagSync.ts';

const FLAG = 'feature.new_dashboard';
const FREEZE_MS = 4_000;
/** What a caller may wait for a refusal while the database is frozen. */
const REFUSAL_MS_MAX = 4_000;

const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-flags-'));
const port = await freePort();
const password = TEST_PASSWORDS.accubooks_app;
let postgres: EmbeddedPostgres = await startEmbeddedPostgres({ dir, port, password });
const redis = await startPrivateRedis();
const admin = postgres.url('postgres');
await provisionDatabase(admin, TEST_PASSWORDS);
const migrated = spawnSync('npx', ['prisma', 'migrate', 'deploy'], {
  encoding: 'utf8',
  env: { ...process.env, DATABASE_OWNER_URL: roleUrl(admin, 'accubooks_owner', TEST_PASSWORDS) },
});
if (migrated.status !== 0) throw new Error(migrated.stdout + migrated.stderr);

const databaseUrl = roleUrl(admin, 'accubooks_app', TEST_PASSWORDS);
const running = ['api', 'worker'].map((name) => {
  const service = new FeatureFlagService();
  const me = { id: newId(), process: name, host: 'test-host', pid: process.pid };
  const sync = new FeatureFlagSync({ databaseUrl, service, clock: systemClock, log: silentLog, me });
  return { service, sync };
});
await Promise.all(running.map(({ sync }) => sync.start()));
const [first] = running;
if (first === undefined) throw new Error('no process');
const values = () => running.map(({ service }) => service.isEnabled(FLAG));
const isStale = () => running.every(({ service }) => service.isStale);

afterAll(async () => {
  await Promise.all(running.map(({ sync }) => sync.stop()));
  signal('SIGCONT');
  await postgres.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** To the server and every backend below it. */
function signal(name: NodeJS.Signals): void {
  const table = allProcesses();
  const family = [postgres.child.pid ?? 0];
  for (let index = 0; index < family.length; index += 1)
    family.push(...table.filter(({ parent }) => parent === family[index]).map(({ pid }) => pid));
  for (const pid of family) {
    try {
      process.kill(pid, name);
    } catch {
      // gone meanwhile
    }
  }
}

it('do not need Redis: frozen or killed, a change spreads as before', async () => {
  redis.server().child.kill('SIGSTOP');
  await first.service.override(FLAG, false);
  expect(values()).toEqual([false, false]);
  redis.server().child.kill('SIGCONT');
  await redis.kill();
  await first.service.override(FLAG, true);
  expect(values()).toEqual([true, true]);
});

it('keep their last values while Postgres is frozen, refuse changes in time, and are in step again after', async () => {
  await first.service.override(FLAG, false);
  signal('SIGSTOP');
  await eventually(async () => isStale());
  expect(values()).toEqual([false, false]);
  expect(first.service.evaluate(FLAG)).toEqual({ value: false, reason: 'STALE' });
  const startedMs = performance.now();
  await expect(first.service.override(FLAG, true)).rejects.toMatchObject({ code: 'FLAG_NOT_SAVED' });
  expect(performance.now() - startedMs).toBeLessThan(REFUSAL_MS_MAX);
  expect(values()).toEqual([false, false]);
  await new Promise((resolve) => setTimeout(resolve, FREEZE_MS));
  signal('SIGCONT');
  await eventually(async () => running.every(({ service }) => !service.isStale));
  await first.service.override(FLAG, true);
  expect(values()).toEqual([true, true]);
});

it('keep their last values when Postgres and Redis are dead, and everything is there after its restart', async () => {
  await first.service.override(FLAG, false);
  const gone = new Promise((resolve) => postgres.child.once('exit', resolve));
  signal('SIGKILL');
  await gone;
  await eventually(async () => isStale());
  expect(values()).toEqual([false, false]);
  await expect(first.service.override(FLAG, true)).rejects.toMatchObject({ code: 'FLAG_NOT_SAVED' });
  const late = new FeatureFlagService();
  const me = { id: newId(), process: 'late', host: 'test-host', pid: process.pid };
  const lateSync = new FeatureFlagSync({
    databaseUrl,
    service: late,
    clock: systemClock,
    log: silentLog,
    me,
  });
  await lateSync.start();
  expect(late.evaluate(FLAG)).toEqual({ value: true, reason: 'STALE' });

  postgres = await startEmbeddedPostgres({ dir, port, password });
  await eventually(async () =>
    [...running.map(({ service }) => service), late].every(({ isStale: stale }) => !stale),
  );
  expect([...values(), late.isEnabled(FLAG)]).toEqual([false, false, false]);
  const client = new pg.Client(postgres.url('accubooks'));
  await client.connect();
  const { rows } = await client.query('SELECT count(*)::int AS live FROM feature_flag_processes');
  expect(rows).toEqual([{ live: 3 }]);
  await client.end();
  await first.service.override(FLAG, true);
  expect([...values(), late.isEnabled(FLAG)]).toEqual([true, true, true]);
  await lateSync.stop();
});
