import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '@/shared/clock/Clock.ts';
import { parseConfig } from '@/shared/config/config.ts';
import type { Fields } from '@/shared/log/log.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { createTestApi, TEST_PERSON_PASSWORD, type TestApi } from '../../test/support/testApi.ts';
import { silentLog } from '../../test/support/testDatabase.ts';
import { eventually, startPrivateRedis } from '../../test/support/workerStage.ts';
import { buildApi } from './buildApi.ts';

const IP_MAX = 20;
const LIMITS = { RATE_LIMIT_API_IP: String(IP_MAX), RATE_LIMIT_API_USER: '1000' };
const redis = await startPrivateRedis();
const told: { readonly fields: Fields; readonly message: string }[] = [];
const tell = (fields: Fields, message: string) => told.push({ fields, message });
const api: TestApi = await createTestApi({
  environment: { REDIS_URL: redis.url, ...LIMITS },
  log: { ...silentLog, warn: tell, info: tell },
});
const { server } = api;
const person = await api.signUp();

let lastHost = 0;
const newAddress = () => {
  lastHost += 1;
  return `198.51.100.${lastHost}`;
};
const read = (remoteAddress: string) =>
  server.inject({ method: 'GET', url: '/api/auth/me', remoteAddress, headers: person.headers });
const login = (password: string, remoteAddress = newAddress()) =>
  server.inject({
    method: 'POST',
    url: '/api/auth/login',
    remoteAddress,
    payload: { email: person.email, password },
  });
/** Health is a second old at most. */
const redisHealth = async () => {
  await pause(1_100);
  return (await server.inject('/api/health/redis')).json<{
    dependencies: { redis: { figures: Record<string, unknown> } };
  }>().dependencies.redis.figures;
};

/** Nothing is a bogus 429, credentials are refused, all else goes on and is limited in this process. */
async function expectDegraded(): Promise<void> {
  const started = performance.now();
  const refused = await login(TEST_PERSON_PASSWORD);
  expect(refused.json()).toMatchObject({ error: { code: 'RATE_LIMIT_SERVICE_UNAVAILABLE' } });
  expect(refused.statusCode).toBe(503);
  expect(refused.headers['retry-after']).toBe('5');
  expect(performance.now() - started).toBeLessThan(2_000);
  const address = newAddress();
  const answers = await Promise.all(Array.from({ length: 60 }, () => read(address)));
  const statuses = answers.map(({ statusCode }) => statusCode);
  expect(statuses.filter((status) => status === 200)).toHaveLength(IP_MAX);
  expect(statuses.filter((status) => status === 429)).toHaveLength(60 - IP_MAX);
  const begin = performance.now();
  for (let request = 0; request < 10; request += 1) expect((await read(newAddress())).statusCode).toBe(200);
  // at most one of them a second waits for Redis
  expect(performance.now() - begin).toBeLessThan(2_000);
  expect(await redisHealth()).toMatchObject({ rateLimits: 'degraded', credentialRoutes: 'refused' });
  expect(await api.metrics.registry.metrics()).toContain('rate_limit_mode{mode="degraded",process="api"} 1');
}

/** One event for the security log each way, however many requests met it (C62). */
function expectTold(): void {
  const events = told.splice(0).filter(({ fields }) => fields.security === true);
  expect(events.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^rate limits degraded: Redis does not answer/),
    'rate limits are shared through Redis again',
  ]);
}

async function expectShared(): Promise<void> {
  await eventually(async () => (await login(TEST_PERSON_PASSWORD)).statusCode === 200);
  const address = newAddress();
  await eventually(async () => (await read(address)).statusCode === 200);
  const client = await redis.connect();
  expect(await client.get(`ratelimit:api:ip:${address}`)).toBe('1');
  expect(await redisHealth()).toMatchObject({ rateLimits: 'redis', credentialRoutes: 'open' });
}

describe('Redis', () => {
  it('frozen by SIGSTOP: credentials fail closed, reads open onto local counters; thawed: shared again (C17, C18, R264, R336)', async () => {
    await expectShared();
    redis.server().child.kill('SIGSTOP');
    await expectDegraded();
    redis.server().child.kill('SIGCONT');
    await expectShared();
    expectTold();
  });

  it('killed with -9 and started empty: the same (C17, C18, R267, R344)', async () => {
    await redis.kill();
    await expectDegraded();
    await redis.restart();
    await expectShared();
    expectTold();
  });

  it('not configured: this process counts, for credentials too, and health says so', async () => {
    const config = parseConfig({
      DATABASE_URL: api.urlOf('accubooks_app'),
      JWT_SECRET: 'another secret for tests only, 33+ characters',
      RATE_LIMIT_AUTH: '3',
    });
    const metrics = createMetrics('api');
    const alone = await buildApi({
      ...api,
      config,
      clock: systemClock,
      log: silentLog,
      metrics,
      redis: undefined,
    });
    afterAll(() => alone.close());
    const payload = { email: person.email, password: 'wrong password, surely' };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => alone.inject({ method: 'POST', url: '/api/auth/login', payload })),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(3);
    expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(17);
    const health = await alone.inject('/api/health/redis');
    expect(health.json()).toMatchObject({
      dependencies: { redis: { figures: { rateLimits: 'local', credentialRoutes: 'open' } } },
    });
    expect(await metrics.registry.metrics()).toContain('rate_limit_mode{mode="local",process="api"} 1');
  });
});
