import net, { type AddressInfo } from 'node:net';
import { afterAll, expect, inject, it, vi } from 'vitest';
import { silentLog } from '../../../test/support/testDatabase.ts';
import { connectRedis } from './connectRedis.ts';

const { hostname, port } = new URL(inject('redisUrl'));
const sockets: net.Socket[] = [];
/** Stands between us and Redis, and may forget the connections that there are. */
const between = net.createServer((here) => {
  const there = net.connect(Number(port), hostname);
  for (const socket of [here, there]) socket.on('error', () => undefined);
  here.pipe(there);
  there.pipe(here);
  sockets.push(here, there);
});
await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
const redis = connectRedis(`redis://127.0.0.1:${(between.address() as AddressInfo).port}`, silentLog);
afterAll(() => {
  redis.disconnect();
  for (const socket of sockets) socket.destroy();
  between.close();
});

it('gives up a connection on which nothing comes any more, and takes a new one', async () => {
  await vi.waitFor(async () => expect(await redis.ping()).toBe('PONG'), { timeout: 20_000 });
  for (const socket of sockets) socket.unpipe();
  await expect(redis.ping()).rejects.toThrow('timed out');
  await vi.waitFor(async () => expect(await redis.ping()).toBe('PONG'), { timeout: 20_000 });
  expect(sockets.length).toBeGreaterThan(2);
});
