import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '@/shared/clock/Clock.ts';
import { newId } from '@/shared/ids/newId.ts';
import { createTestDatabase, silentLog } from '../../../test/support/testDatabase.ts';
import { FeatureFlagService } from './FeatureFlagService.ts';
import { FeatureFlagStore } from './FeatureFlagStore.ts';
import { FeatureFlagSync } from './FeatureFlagSync.ts';

const FLAG = 'feature.new_dashboard';
const { urlOf, clientOf } = await createTestDatabase();
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function startProcess(name: string, databaseUrl = urlOf('accubooks_app')) {
  const service = new FeatureFlagService();
  const me = { id: newId(), process: name, host: 'test-host', pid: process.pid };
  const sync = new FeatureFlagSync({ databaseUrl, service, clock: systemClock, log: silentLog, me });
  stops.push(() => sync.stop());
  await sync.start();
  return { service, sync, me };
}

describe('an override', () => {
  it('is everywhere when it resolves, and still there after a restart (R131, C28)', async () => {
    const [api, worker] = [
      await startProcess('api'),
      await startProcess('worker', urlOf('accubooks_worker')),
    ];
    for (const isEnabled of [false, true, false]) {
      await api.service.override(FLAG, isEnabled);
      expect([api.service.isEnabled(FLAG), worker.service.isEnabled(FLAG)]).toEqual([isEnabled, isEnabled]);
    }
    await worker.sync.stop();
    const reborn = await startProcess('worker');
    expect(reborn.service.isEnabled(FLAG)).toBe(false);
    expect(reborn.service.evaluate(FLAG)).toEqual({ value: false, reason: 'STATIC' });
    await reborn.sync.change(FLAG, undefined);
    expect([api.service.evaluate(FLAG), reborn.service.evaluate(FLAG)]).toEqual([
      { value: true, reason: 'DEFAULT' },
      { value: true, reason: 'DEFAULT' },
    ]);
  });

  it('of many processes at once ends the same in all of them, each with its row of audit', async () => {
    const processes = await Promise.all(['a', 'b', 'c'].map((name) => startProcess(name)));
    const admin = await clientOf('admin');
    await admin.query('DELETE FROM feature_flag_changes');
    await Promise.all(
      processes.flatMap(({ service }, at) =>
        [0, 1, 2].map((round) => service.override(FLAG, (at + round) % 2 === 0, `p${at}`)),
      ),
    );
    const { rows } = await admin.query('SELECT * FROM feature_flag_changes ORDER BY revision');
    expect(rows).toHaveLength(9);
    const last = rows.at(-1)?.to_rollout.percentage === 100;
    expect(processes.map(({ service }) => service.isEnabled(FLAG))).toEqual([last, last, last]);
    for (const [at, row] of rows.entries()) {
      expect(row).toMatchObject({ flag: FLAG, database_role: 'accubooks_app' });
      expect(row.changed_by).toMatch(/^p[012]$/);
      if (at > 0) expect(row.from_rollout).toEqual(rows[at - 1].to_rollout);
    }
  });

  it('that nobody was notified of is found within two seconds by looking', async () => {
    const { service } = await startProcess('api');
    const admin = await clientOf('admin');
    const values = `VALUES ('${FLAG}', 0, 'test') ON CONFLICT (flag) DO UPDATE SET percentage = 0`;
    await admin.query(`INSERT INTO feature_flag_overrides (flag, percentage, changed_by) ${values}`);
    await sleep(2_000);
    expect(service.isEnabled(FLAG)).toBe(false);
    await admin.query('DELETE FROM feature_flag_overrides');
  });

  it('survives that its connection is terminated, again and again', async () => {
    const [api, worker] = [await startProcess('api'), await startProcess('worker')];
    const admin = await clientOf('admin');
    for (const isEnabled of [false, true, false]) {
      await admin.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'accubooks-flags-%'",
      );
      await api.service.override(FLAG, isEnabled);
      expect([api.service.isEnabled(FLAG), worker.service.isEnabled(FLAG)]).toEqual([isEnabled, isEnabled]);
    }
    await api.service.override(FLAG, true);
  });

  it('that is for another version of the code disturbs nobody', async () => {
    const admin = await clientOf('admin');
    await admin.query("SELECT change_feature_flag('feature.of_tomorrow', 100, '{}', 'test')");
    const { service } = await startProcess('api');
    expect(service.isStale).toBe(false);
    expect(service.evaluate('feature.of_tomorrow')).toBeUndefined();
  });
});

describe('an override that not everybody acknowledges', () => {
  it('is kept, and names who is late: one that is connected but does not answer', async () => {
    const { service } = await startProcess('api');
    const frozen = await FeatureFlagStore.connect(urlOf('accubooks_app'), 'frozen');
    stops.push(async () => frozen.close());
    const me = { id: newId(), process: 'worker', host: 'node-7', pid: 4711 };
    await frozen.beat(me, 0, false);
    await frozen.hold(me);
    const admin = await clientOf('admin');
    await admin.query(
      "UPDATE feature_flag_processes SET seen_at = now() - interval '1 minute' WHERE pid = 4711",
    );
    await expect(service.override(FLAG, false)).rejects.toMatchObject({
      code: 'FLAG_NOT_ACKNOWLEDGED',
      message: expect.stringContaining('worker (process 4711 on node-7, silent for'),
    });
    expect(service.isEnabled(FLAG)).toBe(false);
    const { rows } = await admin.query(
      'SELECT flag, percentage FROM feature_flag_overrides WHERE flag = $1',
      [FLAG],
    );
    expect(rows).toEqual([{ flag: FLAG, percentage: 0 }]);
    frozen.close();
    await service.override(FLAG, true);
  });

  it('forgets one that was killed', async () => {
    const { service } = await startProcess('api');
    const dead = await FeatureFlagStore.connect(urlOf('accubooks_app'), 'dead');
    const me = { id: newId(), process: 'worker', host: 'node-8', pid: 4712 };
    await dead.beat(me, 0, false);
    await dead.hold(me);
    dead.close();
    await service.override(FLAG, true);
    expect(service.isEnabled(FLAG)).toBe(true);
  });
});

describe('the tables', () => {
  it('let no role of a server forge a change or an audit row', async () => {
    for (const role of ['accubooks_app', 'accubooks_worker', 'accubooks'] as const) {
      const client = await clientOf(role);
      for (const statement of [
        `INSERT INTO feature_flag_overrides (flag, percentage, changed_by) VALUES ('x', 1, 'x')`,
        'UPDATE feature_flag_overrides SET percentage = 1',
        'DELETE FROM feature_flag_overrides',
        `INSERT INTO feature_flag_changes (flag, changed_by, database_role) VALUES ('x', 'x', 'x')`,
        'UPDATE feature_flag_changes SET flag = flag',
        'DELETE FROM feature_flag_changes',
      ])
        await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
    }
    const dump = await clientOf('accubooks_dump');
    await expect(dump.query("SELECT change_feature_flag('x', 1, '{}', 'x')")).rejects.toMatchObject({
      code: '42501',
    });
  });
});
