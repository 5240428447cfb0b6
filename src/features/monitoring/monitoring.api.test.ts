import { describe, expect, inject, it } from 'vitest';
import { buildApi } from '@/api/buildApi.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { FORECAST_QUEUE_KEY } from '@/shared/queue/ListQueue.ts';
import { createTestApi } from '../../../test/support/testApi.ts';
import { silentLog } from '../../../test/support/testDatabase.ts';

/** A logical database of Redis that no other test file counts in. */
const { server, redis, config, database } = await createTestApi({
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
