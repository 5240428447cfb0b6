import autocannon from 'autocannon';
import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '@/shared/clock/Clock.ts';
import { parseConfig } from '@/shared/config/config.ts';
import { Database } from '@/shared/database/Database.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import {
  createTestApi,
  LIMITS_OUT_OF_THE_WAY,
  TEST_JWT_SECRET,
  TEST_PERSON_PASSWORD,
} from '../../test/support/testApi.ts';
import { silentLog } from '../../test/support/testDatabase.ts';
import { buildApi } from './buildApi.ts';

/** Two connections: 8 reads run and 100 wait, one write runs and 100 wait. */
const CONNECTIONS = 2;
const OVERLOAD_CONNECTIONS = 300;
/** The load is ended as soon as the answers are there; lasting this long it has outlived them. */
const OVERLOAD_SECONDS_MAX = 20;

const api = await createTestApi();
const person = await api.owner();
const config = parseConfig({
  ...LIMITS_OUT_OF_THE_WAY,
  JWT_SECRET: TEST_JWT_SECRET,
  DATABASE_URL: `${api.urlOf('accubooks_app')}?connection_limit=${CONNECTIONS}`,
});
const database = new Database(config.DATABASE_URL, silentLog);
const metrics = createMetrics('api');
const server = await buildApi({
  config,
  clock: systemClock,
  log: silentLog,
  metrics,
  database,
  redis: undefined,
});
const url = await server.listen({ host: '127.0.0.1', port: 0 });
afterAll(async () => {
  server.server.closeAllConnections();
  await server.close();
  await database.close();
});

const headers = person.headers;
const shedOf = async (lane: string) => {
  const text = await metrics.registry.metrics();
  return Number(new RegExp(`requests_shed_total\\{lane="${lane}",process="api"\\} (\\d+)`).exec(text)?.[1]);
};

async function statusOf(path: string, init: RequestInit = {}): Promise<number> {
  const answer = await fetch(new URL(path, url), { headers, ...init });
  await answer.arrayBuffer();
  return answer.status;
}

const json = { ...headers, 'content-type': 'application/json' };
const signIn = () =>
  statusOf('/api/auth/login', {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ email: person.email, password: TEST_PERSON_PASSWORD }),
  });

function overload(path: string, method: 'GET' | 'POST', body?: object) {
  const statuses = new Map<number, number>();
  const run = autocannon({
    url: `${url}${path}`,
    method,
    connections: OVERLOAD_CONNECTIONS,
    duration: OVERLOAD_SECONDS_MAX,
    headers: json,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  run.on('response', (_client: unknown, status: number) =>
    statuses.set(status, (statuses.get(status) ?? 0) + 1),
  );
  let isRunning = true;
  const done = Promise.resolve(run).then(() => {
    isRunning = false;
  });
  const end = async () => {
    run.stop();
    await done;
  };
  return { end, isRunning: () => isRunning, statuses };
}

describe('under overload', () => {
  it('by writes, the rest is shed with 503 OVERLOADED while health, sign-in and reads answer', async () => {
    const { end, isRunning, statuses } = overload('/api/scenarios', 'POST', { name: 'Plan', operations: [] });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    for (let round = 0; round < 3; round += 1) {
      const [health, login, reading] = await Promise.all([
        statusOf('/api/health/db'),
        signIn(),
        statusOf('/api/scenarios?limit=1'),
      ]);
      expect([health, login, reading]).toEqual([200, 200, 200]);
      expect(isRunning()).toBe(true);
    }
    const body = JSON.stringify({ name: 'Plan', operations: [] });
    const others = await Promise.all(
      Array.from({ length: 20 }, () =>
        fetch(new URL('/api/scenarios', url), { method: 'POST', headers: json, body }),
      ),
    );
    const shed = others.find(({ status }) => status === 503);
    expect(shed?.headers.get('retry-after')).toBe('5');
    expect(await shed?.json()).toMatchObject({ error: { code: 'OVERLOADED' } });
    await end();
    expect(new Set(statuses.keys())).toEqual(new Set([201, 503]));
    expect(await shedOf('writes')).toBeGreaterThan(0);
    expect(await shedOf('reads')).toBe(0);
    expect(await shedOf('signIn')).toBe(0);
  });

  it('by reads, health and sign-in answer, and afterwards every place is free', async () => {
    const { end, isRunning, statuses } = overload('/api/scenarios?limit=50', 'GET');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    for (let round = 0; round < 3; round += 1) {
      expect(await Promise.all([statusOf('/api/health/db'), signIn()])).toEqual([200, 200]);
      expect(isRunning()).toBe(true);
    }
    await end();
    expect(statuses.get(200)).toBeGreaterThan(0);
    expect(await shedOf('reads')).toBeGreaterThan(0);
    const calm = await statusOf('/api/scenarios?limit=1');
    expect(calm).toBe(200);
    const text = await metrics.registry.metrics();
    for (const lane of ['reads', 'writes', 'heavy', 'signIn'])
      for (const state of ['running', 'waiting'])
        expect(text).toContain(`requests_in_lane{lane="${lane}",state="${state}",process="api"} 0`);
  });
});
