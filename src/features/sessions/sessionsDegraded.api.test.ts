/** Sessions while Redis is frozen, killed, wiped and replaced by an old copy of itself, seen by two processes. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { buildApi } from '@/api/buildApi.ts';
import { SESSION_COOKIE } from '@/shared/auth/SessionCookie.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { createTestApi, type Person } from '../../../test/support/testApi.ts';
import { silentLog } from '../../../test/support/testDatabase.ts';
import { eventually, startPrivateRedis } from '../../../test/support/workerStage.ts';
import { REVOCATION_MS_MAX, SESSION_PREFIX } from './LiveSessions.ts';

const redis = await startPrivateRedis();
const api = await createTestApi({ environment: { REDIS_URL: redis.url } });
const { server: here, signUp } = api;
const otherMetrics = createMetrics('api');
const there = await buildApi({
  ...api,
  clock: systemClock,
  log: silentLog,
  metrics: otherMetrics,
  redis: await redis.connect(),
});
afterAll(() => there.close());

const read = async (server: typeof here, person: Person) =>
  (await server.inject({ url: '/api/auth/me', headers: person.headers })).statusCode;
const post = (url: 'refresh' | 'logout', cookie: string) =>
  here.inject({ method: 'POST', url: `/api/auth/${url}`, cookies: { [SESSION_COOKIE]: cookie } });
const keyOf = ({ headers }: Person) => {
  const [, claims = ''] = headers.authorization.split('.');
  const { sid } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sid: string };
  return `${SESSION_PREFIX}:${sid}`;
};
/** Both processes have seen the session, and Redis holds a copy that says that it is open. */
async function known(): Promise<Person> {
  const person = await signUp();
  await eventually(async () => {
    expect([await read(here, person), await read(there, person)]).toEqual([200, 200]);
    return (await copyOf(person))?.startsWith('open ');
  });
  return person;
}
const observer = await redis.connect();
const copyOf = (person: Person) => observer.get(keyOf(person)).catch(() => null);
const modeOf = async () => {
  await pause(1_100);
  return (await here.inject('/api/health/redis')).json<{
    dependencies: { redis: { figures: { sessions: string } } };
  }>().dependencies.redis.figures.sessions;
};

/** Nobody is signed out, renewing works, and what is ended now is refused by every process in time. */
async function expectSound(living: Person, ending: Person): Promise<void> {
  const begin = performance.now();
  for (let round = 0; round < 5; round += 1)
    for (const server of [here, there]) expect(await read(server, living)).toBe(200);
  expect((await post('refresh', living.cookie)).statusCode).toBe(200);
  expect(await read(there, ending)).toBe(200);
  expect((await post('logout', ending.cookie)).statusCode).toBe(204);
  expect(await read(here, ending)).toBe(401);
  await expectRefused(ending);
  // the commands of two processes that Redis leaves unanswered, and then none any more
  expect(performance.now() - begin).toBeLessThan(REVOCATION_MS_MAX + 5_000);
}

async function expectRefused(person: Person): Promise<void> {
  const until = performance.now() + REVOCATION_MS_MAX;
  let status = await read(there, person);
  while (status !== 401 && performance.now() < until) {
    await pause(50);
    status = await read(there, person);
  }
  expect([status, await read(here, person)]).toEqual([401, 401]);
  expect((await post('refresh', person.cookie)).statusCode).toBe(401);
}

describe('Redis', () => {
  it('at work: an end is refused by the other process as soon as it no longer believes itself', async () => {
    const [living, ending] = [await known(), await known()];
    expect(await modeOf()).toBe('redis');
    await expectSound(living, ending);
    expect(await copyOf(ending)).toBe('ended');
    expect(await otherMetrics.registry.metrics()).toContain('session_mode{mode="redis",process="api"} 1');
  });

  it('frozen by SIGSTOP: nobody is signed out, the dead stay dead; thawed: still (R346)', async () => {
    const [living, ended, endedLater, endedLast] = [
      await known(),
      await known(),
      await known(),
      await known(),
    ];
    redis.server().child.kill('SIGSTOP');
    expect((await post('logout', ended.cookie)).statusCode).toBe(204);
    await expectSound(living, endedLater);
    await expectRefused(ended);
    expect(await modeOf()).toBe('database');
    redis.server().child.kill('SIGCONT');
    for (const person of [ended, endedLater]) await expectRefused(person);
    await eventually(async () => (await modeOf()) === 'redis');
    await expectSound(living, endedLast);
  });

  it('killed with -9, and back with an old copy that says that the ended session is open', async () => {
    const [living, ended, endedLater] = [await known(), await known(), await known()];
    // for as long as it takes, so that what is in the copy has not gone by itself when it is back
    await observer.pexpire(keyOf(ended), 600_000);
    await observer.save();
    await redis.kill();
    expect((await post('logout', ended.cookie)).statusCode).toBe(204);
    await redis.restart();
    await eventually(async () => (await copyOf(ended))?.startsWith('open '));
    await expectRefused(ended);
    await eventually(async () => (await modeOf()) === 'redis');
    await expectSound(living, endedLater);
  });

  it('wiped with FLUSHALL: nobody is signed out, nobody comes back', async () => {
    const [living, ended, endedLater] = [await known(), await known(), await known()];
    expect((await post('logout', ended.cookie)).statusCode).toBe(204);
    expect(await copyOf(ended)).toBe('ended');
    await observer.flushall();
    await expectRefused(ended);
    await expectSound(living, endedLater);
  });

  it('gone for good: everything goes on from the database', async () => {
    const [living, ending] = [await known(), await known()];
    await redis.kill();
    await expectSound(living, ending);
    expect(await modeOf()).toBe('database');
    expect(await api.metrics.registry.metrics()).toContain('session_mode{mode="database",process="api"} 1');
    await redis.restart();
  });
});
