import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '@/shared/clock/Clock.ts';
import { getFeatureFlags } from '@/shared/featureFlags/FeatureFlagService.ts';
import { FeatureFlagSync } from '@/shared/featureFlags/FeatureFlagSync.ts';
import { newId } from '@/shared/ids/newId.ts';
import { createTestApi } from '../../../test/support/testApi.ts';
import { silentLog } from '../../../test/support/testDatabase.ts';
import type { FlagHistory } from './flagContract.ts';

const FLAG = 'feature.new_dashboard';
const BOOKS = readFileSync(path.join(import.meta.dirname, '../../../test/fixtures/books/sie4-bl0001.se'));
const { server, owner, signUp, urlOf, clientOf } = await createTestApi();
const sync = new FeatureFlagSync({
  databaseUrl: urlOf('accubooks_app'),
  service: getFeatureFlags(),
  clock: systemClock,
  log: silentLog,
  me: { id: newId(), process: 'api', host: 'test-host', pid: process.pid },
});
await sync.start();
afterAll(() => sync.stop());

type Operator = { readonly id: string; readonly headers: { readonly authorization: string } };
let operator: Operator;
beforeAll(async () => {
  operator = await signUp();
  const database = await clientOf('admin');
  await database.query('INSERT INTO platform_operators (user_id) VALUES ($1)', [operator.id]);
});

const change = (flag: string, payload: object) =>
  server.inject({ method: 'PUT', url: `/api/operators/flags/${flag}`, headers: operator.headers, payload });
const clear = (flag: string) =>
  server.inject({ method: 'DELETE', url: `/api/operators/flags/${flag}`, headers: operator.headers });
const OFF = { percentage: 0, companies: [] };

describe('the history of flags', () => {
  it('tells operators who changed what, and that every live process has it', async () => {
    await change(FLAG, OFF);
    await clear(FLAG);
    const answer = await server.inject({ url: '/api/operators/flags/history', headers: operator.headers });
    const { revision, changes, processes } = answer.json<FlagHistory>();
    const by = `user ${operator.id}`;
    expect(changes.slice(0, 2)).toMatchObject([
      { revision, flag: FLAG, from: OFF, to: null, by },
      { revision: revision - 1, flag: FLAG, from: null, to: OFF, by },
    ]);
    expect(processes).toMatchObject([
      { process: 'api', host: 'test-host', pid: process.pid, acknowledgedRevision: revision },
    ]);
    const { headers } = await signUp();
    expect((await server.inject({ url: '/api/operators/flags/history', headers })).statusCode).toBe(403);
  });
});

describe('flags of a company', () => {
  it('are told to its members, each company its own (R134)', async () => {
    const [first, second] = [await owner(), await owner()];
    const read = async ({ headers }: { headers: object }) =>
      (await server.inject({ url: '/api/flags', headers: { ...headers } })).json<Record<string, boolean>>();
    expect((await read(first))[FLAG]).toBe(true);
    await change(FLAG, { percentage: 0, companies: [first.companyId] });
    expect([(await read(first))[FLAG], (await read(second))[FLAG]]).toEqual([true, false]);
    await clear(FLAG);
    expect((await read(second))[FLAG]).toBe(true);
  });

  it('switch off what they stand for, and leave the rest readable (R147, R148)', async () => {
    const { headers } = await owner();
    const upload = () =>
      server.inject({
        method: 'POST',
        url: '/api/imports?fileName=books.se',
        headers: { ...headers, 'content-type': 'application/octet-stream' },
        payload: BOOKS,
      });
    const order = () =>
      server.inject({
        method: 'POST',
        url: '/api/forecasts/generate',
        headers,
        payload: { horizonMonths: 6 },
      });
    const { id } = (await upload()).json<{ id: string }>();
    await change('feature.imports', OFF);
    await change('feature.forecasts', OFF);
    const commit = () => server.inject({ method: 'POST', url: `/api/imports/${id}/commit`, headers });
    for (const refused of [await upload(), await commit(), await order()]) {
      expect(refused.statusCode).toBe(503);
      expect(refused.json()).toMatchObject({ error: { code: 'FEATURE_DISABLED' } });
      expect(refused.headers['retry-after']).toBeDefined();
    }
    for (const url of ['/api/imports', '/api/forecasts'])
      expect((await server.inject({ url, headers })).statusCode).toBe(200);
    await clear('feature.imports');
    await clear('feature.forecasts');
    expect((await upload()).statusCode).toBe(200);
    expect((await order()).json()).toMatchObject({ error: { code: 'BOOKS_EMPTY' } });
  });
});

describe('flags for operators', () => {
  it('are listed with owner and day of removal, changed and cleared, with who did it', async () => {
    const changed = await change(FLAG, { percentage: 25, companies: [] });
    expect(changed.json()).toMatchObject({ flag: FLAG, rollout: { percentage: 25 }, isOverridden: true });
    const list = await server.inject({ url: '/api/operators/flags', headers: operator.headers });
    expect(list.json()).toMatchObject({ isStale: false });
    expect(list.json<{ items: object[] }>().items[0]).toMatchObject({
      flag: FLAG,
      owner: 'web',
      isOverridden: true,
    });
    expect((await clear(FLAG)).json()).toMatchObject({ rollout: { percentage: 100 }, isOverridden: false });
    const admin = await clientOf('admin');
    const { rows } = await admin.query('SELECT * FROM feature_flag_changes ORDER BY revision DESC LIMIT 1');
    expect(rows[0]).toMatchObject({ flag: FLAG, to_rollout: null, changed_by: `user ${operator.id}` });
  });

  it('are nobody else’s, and only those on the list', async () => {
    const { headers } = await owner();
    const url = `/api/operators/flags/${FLAG}`;
    expect((await server.inject({ method: 'PUT', url, headers, payload: OFF })).statusCode).toBe(403);
    expect((await server.inject({ url: '/api/operators/flags', headers })).statusCode).toBe(403);
    const unknown = await change('feature.nothing', OFF);
    expect([unknown.statusCode, unknown.json().error.code]).toEqual([404, 'FLAG_UNKNOWN']);
    expect((await change(FLAG, { percentage: 101, companies: [] })).statusCode).toBe(400);
  });
});
