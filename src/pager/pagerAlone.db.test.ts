import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { IncidentService } from '@/features/incidents/IncidentService.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { Database } from '@/shared/database/Database.ts';
import { startEmbeddedPostgres } from '@/supervisor/embeddedPostgres.ts';
import { freePort } from '@/supervisor/freePort.ts';
import { type DatabaseRole, provisionDatabase, roleUrl } from '@/supervisor/provisionDatabase.ts';
import { TEST_PASSWORDS } from '../../test/support/globalSetup.ts';
import { createPagerStage, notificationOf } from '../../test/support/pagerStage.ts';
import { silentLog } from '../../test/support/testDatabase.ts';
import { eventually } from '../../test/support/workerStage.ts';

const TEST_TIMEOUT_MS = 120_000;

const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-alone-'));
const options = { dir, port: await freePort(), password: TEST_PASSWORDS.accubooks_owner };
let postgres = await startEmbeddedPostgres(options);
const admin = postgres.url('postgres');
const urlOf = (role: DatabaseRole) => roleUrl(admin, role, TEST_PASSWORDS);
await provisionDatabase(admin, TEST_PASSWORDS);
const env = { ...process.env, DATABASE_OWNER_URL: urlOf('accubooks_owner') };
spawnSync('npx', ['prisma', 'migrate', 'deploy'], { env });
const database = new Database(urlOf('accubooks_worker'), silentLog);
const service = new IncidentService({ inTransaction: (work) => database.asNobody(work), clock: systemClock });
// An hour is nine seconds.
const stage = await createPagerStage({
  DATABASE_WORKER_URL: urlOf('accubooks_worker'),
  PAGER_TIME_SCALE: '400',
});
const { paging, call, alert, pages } = stage;

afterAll(async () => {
  await database.close();
  await postgres.stop();
  rmSync(dir, { recursive: true, force: true });
});
beforeEach(() => {
  paging.faults.clear();
  paging.inbox.clear();
});

async function killPostgres(): Promise<void> {
  const gone = new Promise((resolve) => postgres.child.once('exit', resolve));
  postgres.child.kill('SIGKILL');
  await gone;
}
const told = (...words: string[]) =>
  paging.untilReceived({ channel: 'pagerduty' }, ({ summary }) =>
    words.every((word) => summary.includes(word)),
  );
const triggers = () => pages().filter((page) => page.startsWith('trigger'));

it(
  'pages and escalates with Postgres dead, is stopped by whoever takes it, and writes all of it down afterwards',
  async () => {
    await stage.start();
    await eventually(async () => (await call('GET', '/health')).body.database === 'up');
    await killPostgres();
    const labels = { alertname: 'DatabaseDown', ladder: 'database', priority: 'P1', runbook: 'P0-5' };
    expect(await alert(labels)).toBe(200);
    await told('trigger', 'L1', 'P1 opened');
    await told('trigger', 'L2', 'nobody has acknowledged');
    const taken = await call('POST', '/incidents/database/acknowledge', { by: 'maja' });
    expect(taken).toMatchObject({ status: 200, body: { acknowledgedBy: 'maja', ladder: 'database' } });
    await told('acknowledge');
    const before = triggers().length;
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    expect(triggers()).toHaveLength(before);
    expect((await call('GET', '/health')).body).toMatchObject({ database: 'down', notificationsWaiting: 1 });

    postgres = await startEmbeddedPostgres(options);
    const row = await eventually(async () =>
      (await service.listOpen().catch(() => [])).find(({ ladder }) => ladder === 'database'),
    );
    await eventually(async () => (await service.read(row.id)).incident.state === 'acknowledged');
    const { incident, events } = await eventually(async () => {
      const whole = await service.read(row.id);
      return whole.events.some(({ text }) => text.includes('(L2)')) && whole;
    });
    expect(incident).toMatchObject({ priority: 'P1', commander: 'maja' });
    expect(events.filter(({ kind }) => kind === 'paged' || kind === 'escalated')).toHaveLength(2);
    await alert(labels, 'resolved');
    await eventually(async () => paging.inbox.pages().every(({ state }) => state === 'resolved'));
  },
  TEST_TIMEOUT_MS,
);

it(
  'killed at any moment it loses nothing, and what it says again it says under the same key',
  async () => {
    await killPostgres();
    await stage.kill();
    await stage.start();
    for (let round = 0; round < 6; round += 1) {
      const labels = { alertname: `Killed${round}`, ladder: `killed-${round}`, priority: 'P0' };
      expect(await alert(labels)).toBe(200);
      // Each time a little later: before, while and after its pages leave.
      await new Promise((resolve) => setTimeout(resolve, round * 250));
      await stage.kill();
      await stage.start();
      await told('trigger', `Killed${round} fires`, '(L1');
      await told('trigger', `Killed${round} fires`, '(L2');
    }
    await told('trigger', 'Killed5 fires', '(executive');
    const ofRound = (round: number) =>
      paging.inbox.pages().filter(({ summary }) => summary.includes(`Killed${round} `));
    for (let round = 0; round < 6; round += 1) {
      await eventually(async () => ofRound(round).length === 4);
      // Two of L1 and L2, the CTO, the CEO: one key each, however often it was said.
      expect(new Set(ofRound(round).map(({ dedupKey }) => dedupKey)).size).toBe(4);
    }
    const again = paging.inbox.pages().reduce((sum, page) => sum + page.triggers - 1, 0);
    expect(again).toBeLessThanOrEqual(2 * 6);
    expect(await stage.kill('SIGTERM')).toBe(0);
    await stage.start();
    const { items } = (await call('GET', '/incidents')).body as { items: { ladder: string }[] };
    expect(items.filter(({ ladder }) => ladder.startsWith('killed-'))).toHaveLength(6);
  },
  TEST_TIMEOUT_MS,
);

it(
  'pages by itself when nothing is heard of Alertmanager, once, and ends it when it is back',
  async () => {
    await stage.kill();
    await stage.start({ PAGER_WATCHDOG_S: '2' });
    await told('trigger', 'Alerting is silent', '(L1');
    await eventually(async () => {
      const { items } = (await call('GET', '/incidents')).body as { items: { ladder: string; told: [] }[] };
      return items.some((one) => one.ladder === 'alerting' && one.told.length > 0);
    });
    await stage.kill();
    await stage.start();
    const beat = setInterval(
      () => void alert({ alertname: 'Watchdog', ladder: 'watchdog', priority: 'P3' }),
      300,
    );
    try {
      await told('resolve');
      const silent = paging.inbox
        .pages()
        .filter(
          ({ summary }) => summary.includes('Alerting is silent (L1') || summary.includes('(L1: P1 opened'),
        );
      expect(silent.filter(({ triggers: count }) => count > 1)).toEqual([]);
    } finally {
      clearInterval(beat);
    }
  },
  TEST_TIMEOUT_MS,
);

it('does not start where nobody would be paged, or not in time', async () => {
  await stage.kill();
  const refusalOf = async (environment: Record<string, string>) => {
    await expect(stage.start(environment)).rejects.toThrow('the pager ended');
    expect(stage.child().exitCode).toBe(78);
    return stage.output();
  };
  expect(await refusalOf({ ALERT_TOKEN: '' })).toContain('ALERT_TOKEN');
  const production = { ALERT_TOKEN: 'x'.repeat(40), ACCUBOOKS_ENV: 'production' };
  expect(await refusalOf(production)).toContain('PAGER_TIME_SCALE');
  await stage.start({ PAGER_TIME_SCALE: '1' });
  expect(stage.output()).toContain('CONTACTS_FILE names no contact book');
  await fetch(`${stage.url}/alertmanager`, {
    method: 'POST',
    headers: { authorization: `Bearer ${production.ALERT_TOKEN}` },
    body: JSON.stringify(notificationOf({ alertname: 'Real', ladder: 'real', priority: 'P0' })),
  });
  // Nobody is in the book: whoever is behind the default integration is told, and why.
  await told('trigger', 'Real fires', 'nobody is at L1, L2, L3, executive');
  await stage.kill();
  expect(await refusalOf({ CONTACTS_FILE: '/nowhere.json' })).toContain('/nowhere.json');
});
