import { expect, it } from 'vitest';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { silentLog } from '../../../test/support/testDatabase.ts';
import { startPrivateRedis } from '../../../test/support/workerStage.ts';
import { RedisTrust } from './RedisTrust.ts';

const server = await startPrivateRedis();

it('does not trust a Redis that answers and takes no writes, and says so once', async () => {
  const redis = await server.connect();
  const clock = fixedClock('2026-11-22T00:00:00Z');
  const said: string[] = [];
  const log = { ...silentLog, warn: () => said.push('warn'), info: () => said.push('info') };
  const trust = new RedisTrust({ redis, clock, log, what: 'a test' });
  const look = async () => {
    clock.advanceMs(1_000);
    trust.since();
    // Answers come in the order of the commands; what waits for the first is done before the next turn.
    await redis.ping();
    await new Promise((resolve) => setImmediate(resolve));
    return trust.since() !== undefined;
  };
  expect(await look()).toBe(true);
  await redis.replicaof('127.0.0.1', 1);
  trust.failed(new Error('READONLY'));
  for (let round = 0; round < 5; round += 1) expect(await look()).toBe(false);
  expect(said).toEqual(['warn']);
  await redis.replicaof('NO', 'ONE');
  expect(await look()).toBe(true);
  expect(said).toEqual(['warn', 'info']);
});
