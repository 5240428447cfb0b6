import net, { type AddressInfo } from 'node:net';
import { describe, expect, inject, it, vi } from 'vitest';
import { buildApi } from '@/api/buildApi.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { FORECAST_QUEUE_KEY } from '@/shared/queue/ListQueue.ts';
import { createTestApi, TEST_PERSON_PASSWORD } from '../../../test/support/testApi.ts';
import { silentLog } from '../../../test/support/testDatabase.ts';

/** A logical database of Redis that no other test file counts in. */
const { server, redis, config, database, metrics, signUp } = await createTestApi({
  environment: { REDIS_URL: `${inject('redisUrl')}/7` },
});

async function scrape(from = server): Promise<Map<string, number>> {
  const text = (await from.inject('/metrics')).body;
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [
      line.replace(/\{?process="api",?/, '{').replace(/[{}].*$/, ''),
      Number(line.split(' ').at(-1)),
    ]),
  );
}

describe('metrics', () => {
  it('R011, R102: forecast_queue_depth is llen queue:forecasts, at the moment of the scrape (R054)', async () => {
    const entries = ['one', 'two', 'three'];
    const before = await redis.llen(FORECAST_QUEUE_KEY);
    await redis.rpush(FORECAST_QUEUE_KEY, ...entries);
    try {
      expect((await scrape()).get('forecast_queue_depth')).toBe(before + entries.length);
      expect((await scrape()).get('forecast_queue_depth')).toBe(await redis.llen(FORECAST_QUEUE_KEY));
    } finally {
      for (const entry of entries) await redis.lrem(FORECAST_QUEUE_KEY, 1, entry);
    }
    expect((await scrape()).get('forecast_queue_depth')).toBe(before);
  });

  it('R106–R109: the pool, Redis and the workers are there to be watched', async () => {
    const found = await scrape();
    for (const [name, value] of Object.entries({
      database_pool_max: 20,
      database_pool_waiting: 0,
      database_pool_utilisation_ratio: 0,
      database_up: 1,
      redis_up: 1,
      redis_memory_max_bytes: 256 * 1024 * 1024,
    }))
      expect([name, found.get(name)]).toEqual([name, value]);
    expect(found.get('redis_memory_used_bytes')).toBeGreaterThan(100_000);
    expect(found.get('forecast_workers_live')).toBeGreaterThanOrEqual(0);
  });

  it('R103–R105: requests are counted by route, method and status, never by address', async () => {
    await server.inject('/api/companies');
    const { body } = await server.inject('/metrics');
    expect(body).toContain('route="/api/companies",method="GET",status="401"');
    expect(body).toContain('http_request_duration_seconds_bucket');
  });

  it('every route begins with its faults at 0, so that the first one is an increase; bounded in number', async () => {
    const { paths } = (await server.inject('/api/docs/json')).json<{ paths: Record<string, object> }>();
    const requests = await metrics.requests.get();
    const known = new Set(
      requests.values.map(({ labels }) => `${labels.method} ${labels.route} ${labels.status}`),
    );
    const missing = Object.entries(paths).flatMap(([address, methods]) =>
      Object.keys(methods).flatMap((method) =>
        ['500', '503']
          .map((status) => `${method.toUpperCase()} ${address.replace(/\{(\w+)\}/g, ':$1')} ${status}`)
          .filter((name) => !known.has(name)),
      ),
    );
    expect(Object.keys(paths).length).toBeGreaterThan(50);
    expect(missing).toEqual([]);
    const { body } = await server.inject('/metrics');
    expect(body.split('\n').length).toBeLessThan(10_000);
    expect(body).toMatch(/http_request_duration_seconds_count\{.*route="\/api\/imports"/);
  });

  it('sign-ins are counted by how they ended', async () => {
    const count = async (outcome: string) =>
      (await metrics.logins.get()).values.find(({ labels }) => labels.outcome === outcome)?.value;
    expect(await Promise.all(['succeeded', 'refused', 'challenged', 'codeRefused'].map(count))).toEqual([
      0, 0, 0, 0,
    ]);
    const { email } = await signUp();
    const login = (password: string) =>
      server.inject({ method: 'POST', url: '/api/auth/login', payload: { email, password } });
    await login(TEST_PERSON_PASSWORD);
    await login('not the password of anybody');
    const codeless = { challenge: 'no challenge of ours, but long enough to be one', code: '123456' };
    await server.inject({ method: 'POST', url: '/api/auth/login/second-factor', payload: codeless });
    expect(await Promise.all(['succeeded', 'refused', 'challenged', 'codeRefused'].map(count))).toEqual([
      1, 1, 0, 1,
    ]);
  });

  it('a client that leaves before its answer is counted, as 499', async () => {
    await server.listen({ port: 0, host: '127.0.0.1' });
    const { port } = server.server.address() as AddressInfo;
    const socket = net.connect(port, '127.0.0.1');
    const slow = JSON.stringify({ email: 'nobody@example.com', password: 'not the password of anybody' });
    socket.write(
      `POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${slow.length}\r\n\r\n${slow}`,
      () => setTimeout(() => socket.destroy(), 5),
    );
    await vi.waitFor(async () => {
      const { values } = await metrics.requests.get();
      const gone = values.find(({ labels }) => labels.status === '499' && labels.route === '/api/auth/login');
      expect(gone?.value).toBe(1);
    });
  });
});

describe('without Redis', () => {
  it('R005: health says in one line what is degraded, and jobs are counted from their rows', async () => {
    const alone = await buildApi({
      config: { ...config, REDIS_URL: '' },
      clock: systemClock,
      log: silentLog,
      metrics: createMetrics('api'),
      database,
      redis: undefined,
    });
    const own = await alone.inject('/api/health/redis');
    expect([own.statusCode, own.json().status]).toEqual([200, 'degraded']);
    expect(own.json().dependencies.redis).toMatchObject({
      detail:
        'Redis is not configured: rate limits, cache and queue delivery run without Redis: jobs are polled from Postgres',
      figures: { mode: 'without-redis' },
    });
    const all = await alone.inject('/api/health/all');
    expect([all.statusCode, all.json().status]).toEqual([200, 'degraded']);
    const found = await scrape(alone);
    expect([found.get('redis_up'), found.get('forecast_queue_depth')]).toEqual([0, 0]);
    expect(found.has('redis_memory_used_bytes')).toBe(false);
    await alone.close();
  });
});

describe('pool-config (R008, R100, C23)', () => {
  it('shows configuration, live figures and thresholds', async () => {
    expect((await server.inject('/api/monitoring/pool-config')).json()).toMatchObject({
      configured: {
        connectionLimit: 20,
        acquireTimeoutMs: 5_000,
        statementTimeoutMs: 5_000,
        isDefaultLimit: true,
      },
      live: { max: 20, waiting: 0 },
      thresholds: { healthyBelowPercent: 70, warningAbovePercent: 80, criticalAbovePercent: 90 },
    });
  });
});
