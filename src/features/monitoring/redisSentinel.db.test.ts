import { once } from 'node:events';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { connectRedis } from '@/shared/redis/connectRedis.ts';
import { silentLog } from '../../../test/support/testDatabase.ts';
import { addRedisSentinel, SENTINEL_KEY } from './addRedisSentinel.ts';

const redis = connectRedis(inject('redisUrl'), silentLog);
beforeAll(async () => {
  if (redis && redis.status !== 'ready') await once(redis, 'ready');
});
afterAll(() => redis?.disconnect());

it('counts the data that Redis has lost, once, and no Redis that is only away', async () => {
  const metrics = createMetrics('test');
  addRedisSentinel(metrics, redis);
  const losses = async () =>
    Number(/^redis_data_losses_total\{.*\} (\d+)$/m.exec(await metrics.registry.metrics())?.[1]);
  expect(await losses()).toBe(0);
  expect(await losses()).toBe(0);
  await redis?.del(SENTINEL_KEY);
  expect(await losses()).toBe(1);
  expect(await losses()).toBe(1);
  await redis?.set(SENTINEL_KEY, 'another Redis');
  expect(await losses()).toBe(2);
});

it('counts nothing without Redis', async () => {
  const metrics = createMetrics('test');
  addRedisSentinel(metrics, undefined);
  expect(await metrics.registry.metrics()).toMatch(/redis_data_losses_total\{.*\} 0/);
});
