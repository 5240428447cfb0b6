import { describe, expect, it } from 'vitest';
import { newId } from '@/shared/ids/newId.ts';
import { accountKey } from '@/shared/rateLimits/Attempts.ts';
import { deleteClientRule, putClientRule } from '@/shared/rateLimits/ClientRuleStore.ts';
import { ownerSqlOf } from '../../test/support/ownerSqlOf.ts';
import { createTestApi, TEST_PERSON_PASSWORD } from '../../test/support/testApi.ts';
import { startPrivateRedis } from '../../test/support/workerStage.ts';

const IP_MAX = 40;
const USER_MAX = 25;
const redis = await startPrivateRedis();
const client = await redis.connect();
const api = await createTestApi({
  environment: {
    REDIS_URL: redis.url,
    RATE_LIMIT_API_IP: String(IP_MAX),
    RATE_LIMIT_API_USER: String(USER_MAX),
    RATE_LIMIT_AUTH: '5',
    RATE_LIMIT_AUTH_IP: '30',
    RATE_LIMIT_DELETES: '3',
    RATE_LIMIT_FORECASTS: '2',
    TRUSTED_PROXIES: '10.9.0.0/16,192.0.2.7',
  },
});
const { server, signUp, owner } = api;
const ownerSql = await ownerSqlOf(api);

/** Connections of an address of their own, so that no test meets the counters of another. */
let lastHost = 0;
const newAddress = () => {
  lastHost += 1;
  return `198.51.100.${lastHost}`;
};

type Headers = Record<string, string>;
const get = (remoteAddress: string, headers: Headers = {}, url = '/api/auth/me') =>
  server.inject({ method: 'GET', url, remoteAddress, headers });
const login = (remoteAddress: string, email: string, password = 'wrong password, surely') =>
  server.inject({ method: 'POST', url: '/api/auth/login', remoteAddress, payload: { email, password } });
const countOf = (statuses: readonly number[], status: number) =>
  statuses.filter((one) => one === status).length;

async function afterRuleChange(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1_100));
}

describe('an address', () => {
  it('is counted in a string that `redis-cli get` reads, with an end (R048, R049, R080, R081, C39)', async () => {
    const address = newAddress();
    for (let request = 0; request < 3; request += 1) await get(address);
    const key = `ratelimit:api:ip:${address}`;
    expect(await client.keys('ratelimit:*')).toContain(key);
    expect(await client.type(key)).toBe('string');
    expect(await client.get(key)).toBe('3');
    expect(await client.ttl(key)).toBeGreaterThan(50);
  });

  it('is told quota, rest and window by the fields of the IETF draft', async () => {
    const { headers } = await get(newAddress());
    expect(headers['ratelimit-policy']).toBe(`"ip";q=${IP_MAX};w=60`);
    expect(headers.ratelimit).toBe(`"ip";r=${IP_MAX - 1};t=60`);
  });

  it('gets exactly its limit of many parallel requests, then 429 with Retry-After, and others do not notice', async () => {
    const address = newAddress();
    const answers = await Promise.all(Array.from({ length: 100 }, () => get(address)));
    const statuses = answers.map(({ statusCode }) => statusCode);
    expect([countOf(statuses, 401), countOf(statuses, 429)]).toEqual([IP_MAX, 100 - IP_MAX]);
    const refused = answers.find(({ statusCode }) => statusCode === 429);
    expect(refused?.json()).toMatchObject({
      error: {
        code: 'RATE_LIMIT_EXCEEDED',
        details: { policy: 'ip', limit: IP_MAX, windowS: 60, retryAfterS: expect.any(Number) },
      },
    });
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(50);
    expect(refused?.headers.ratelimit).toMatch(/^"ip";r=0;t=\d+$/);
    expect((await get(newAddress())).statusCode).toBe(401);
    // health is never counted
    expect((await get(address, {}, '/api/health/live')).statusCode).toBe(200);
  });

  it('of IPv6 is its /64, and IPv4 inside IPv6 is itself', async () => {
    for (let host = 1; host <= 4; host += 1) await get(`2001:db8:7:9::${host}`);
    expect(await client.get('ratelimit:api:ip:2001:db8:7:9::/64')).toBe('4');
    const address = newAddress();
    await get(`::ffff:${address}`);
    expect(await client.get(`ratelimit:api:ip:${address}`)).toBe('1');
  });

  it('is taken from X-Forwarded-For only when a trusted proxy says it, and then the last one it saw', async () => {
    const liar = newAddress();
    const claimed = newAddress();
    await get(liar, { 'x-forwarded-for': claimed });
    expect(await client.get(`ratelimit:api:ip:${claimed}`)).toBeNull();
    expect(await client.get(`ratelimit:api:ip:${liar}`)).toBe('1');
    const real = newAddress();
    await get('10.9.8.7', { 'x-forwarded-for': `${claimed}, ${real}` });
    await get('192.0.2.7', { 'x-forwarded-for': `${claimed}, ${real}, 10.9.1.1` });
    expect(await client.get(`ratelimit:api:ip:${real}`)).toBe('2');
    expect(await client.get(`ratelimit:api:ip:${claimed}`)).toBeNull();
  });
});

describe('a person', () => {
  it('has a limit of their own from whatever address', async () => {
    const { headers, id } = await signUp();
    const statuses: number[] = [];
    for (let request = 0; request < USER_MAX + 5; request += 1)
      statuses.push((await get(newAddress(), headers)).statusCode);
    expect([countOf(statuses, 200), countOf(statuses, 429)]).toEqual([USER_MAX, 5]);
    expect(await client.get(`ratelimit:api:user:${id}`)).toBe(String(USER_MAX + 5));
    const { headers: fields } = await get(newAddress(), headers);
    expect(fields['ratelimit-policy']).toBe(`"ip";q=${IP_MAX};w=60, "user";q=${USER_MAX};w=60`);
  });

  it('orders and deletes less often than they ask', async () => {
    const { headers } = await owner();
    const send = async (method: 'DELETE' | 'POST', url: string) =>
      (await server.inject({ method, url, headers, remoteAddress: newAddress(), payload: {} })).statusCode;
    const deletes: number[] = [];
    for (let one = 0; one < 5; one += 1) deletes.push(await send('DELETE', `/api/scenarios/${newId()}`));
    expect(deletes).toEqual([404, 404, 404, 429, 429]);
    const orders: number[] = [];
    for (let one = 0; one < 4; one += 1) orders.push(await send('POST', '/api/forecasts/generate'));
    expect(orders.slice(2)).toEqual([429, 429]);
    expect(orders.slice(0, 2)).not.toContain(429);
  });
});

describe('credentials', () => {
  it('are guessed five times of a hundred at once, and the right one is refused after that, too', async () => {
    const { email } = await signUp();
    const address = newAddress();
    const guesses = await Promise.all(Array.from({ length: 30 }, () => login(address, email)));
    const statuses = guesses.map(({ statusCode }) => statusCode);
    expect([countOf(statuses, 401), countOf(statuses, 429)]).toEqual([5, 25]);
    const right = await login(address, email, TEST_PERSON_PASSWORD);
    expect(right.json()).toMatchObject({ error: { code: 'RATE_LIMIT_EXCEEDED' } });
    expect(Number(right.headers['retry-after'])).toBeGreaterThan(850);
    // whoever owns the account is not locked out elsewhere
    expect((await login(newAddress(), email, TEST_PERSON_PASSWORD)).statusCode).toBe(200);
    const key = `ratelimit:auth:account:${accountKey(email)}:ip:${address}`;
    expect(Number(await client.get(key))).toBeGreaterThan(5);
  });

  it('that are right cost nothing, however many at once, and forget the failures before', async () => {
    const { email } = await signUp();
    const address = newAddress();
    for (let guess = 0; guess < 4; guess += 1) await login(address, email);
    const right = await Promise.all(
      Array.from({ length: 12 }, () => login(address, email, TEST_PERSON_PASSWORD)),
    );
    expect(right.map(({ statusCode }) => statusCode)).toEqual(new Array(12).fill(200));
    for (let guess = 0; guess < 4; guess += 1) expect((await login(address, email)).statusCode).toBe(401);
  });

  it('of many accounts are not tried from one address without end', async () => {
    const address = newAddress();
    const statuses: number[] = [];
    for (let guess = 0; guess < 34; guess += 1)
      statuses.push((await login(address, `${newId().toLowerCase()}@example.com`)).statusCode);
    expect([countOf(statuses, 401), countOf(statuses, 429)]).toEqual([30, 4]);
  });

  it('of a new account are counted whether or not it is made', async () => {
    const address = newAddress();
    const payload = { email: `${newId()}@example.com`, password: TEST_PERSON_PASSWORD, name: 'Kim' };
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 7; attempt += 1) {
      const request = { method: 'POST', url: '/api/auth/sign-up', remoteAddress: address, payload } as const;
      statuses.push((await server.inject(request)).statusCode);
    }
    expect(statuses.slice(1)).toEqual([409, 409, 409, 409, 429, 429]);
  });
});

describe('a listed address', () => {
  it('is turned away while it is blocked, until the block ends (R141)', async () => {
    const address = newAddress();
    await putClientRule(ownerSql, { network: address, rule: 'block', reason: 'attack', seconds: 3 });
    await afterRuleChange();
    const refused = await get(address);
    expect(refused.json()).toMatchObject({ error: { code: 'CLIENT_BLOCKED' } });
    expect(refused.statusCode).toBe(403);
    expect(await client.get(`ratelimit:api:ip:${address}`)).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect((await get(address)).statusCode).toBe(401);
  });

  it('is not limited while it is allowed, also within a blocked network and after a wiped Redis (R140)', async () => {
    const address = '203.0.113.9';
    await putClientRule(ownerSql, { network: '203.0.113.0/24', rule: 'block', reason: 'net', seconds: 60 });
    await putClientRule(ownerSql, { network: address, rule: 'allow', reason: 'office', seconds: undefined });
    await client.flushall();
    await afterRuleChange();
    const answers = await Promise.all(Array.from({ length: IP_MAX * 10 }, () => get(address)));
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([401]));
    expect((await get('203.0.113.10')).statusCode).toBe(403);
    await deleteClientRule(ownerSql, '203.0.113.0/24');
    await afterRuleChange();
    expect((await get('203.0.113.10')).statusCode).toBe(401);
  });

  it('is written by nobody but the owner of the database', async () => {
    const app = await api.clientOf('accubooks_app');
    const write = app.query(
      "INSERT INTO client_rules (network, rule, reason) VALUES ('1.2.3.4', 'allow', 'x')",
    );
    await expect(write).rejects.toMatchObject({ code: '42501' });
  });
});

describe('the metrics', () => {
  it('count decisions and say which counters are in use', async () => {
    const text = await api.metrics.registry.metrics();
    expect(text).toMatch(/rate_limit_mode\{mode="redis",process="api"\} 1/);
    expect(text).toMatch(/rate_limit_mode\{mode="degraded",process="api"\} 0/);
    expect(text).toMatch(/rate_limit_decisions_total\{policy="ip",outcome="limited",process="api"\} [1-9]/);
    expect(text).toMatch(/rate_limit_blocked_total\{process="api"\} [1-9]/);
    expect(text).toMatch(/requests_in_lane\{lane="reads",state="running",process="api"\} 0/);
  });
});
