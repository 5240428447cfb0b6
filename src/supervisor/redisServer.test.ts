import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { freePort } from './freePort.ts';
import { findRedis, startRedis } from './redisServer.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-redis-test-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it('says at once that a server was killed before it answered', async () => {
  const file = path.join(dir, 'redis-server');
  writeFileSync(file, '#!/bin/sh\nkill -9 $$\n', { mode: 0o755 });
  const startedMs = performance.now();
  const started = startRedis({ file, libraries: undefined }, { dir, port: await freePort() });
  await expect(started).rejects.toThrow('Redis did not start');
  expect(performance.now() - startedMs).toBeLessThan(5_000);
});

it('begins empty behind a snapshot that cannot be read, and keeps that', async () => {
  const binary = findRedis(path.join(tmpdir(), 'accubooks-redis'));
  if (!binary) throw new Error('no Redis to be had');
  const place = { dir: path.join(dir, 'damaged'), port: await freePort() };
  const snapshot = path.join(place.dir, 'dump.rdb');
  await (await startRedis(binary, place)).stop();
  for (const damaged of ['no snapshot at all', 'REDIS0010\xfe']) {
    writeFileSync(snapshot, damaged);
    const { stop } = await startRedis(binary, place);
    await stop();
    expect(existsSync(`${snapshot}.damaged`)).toBe(true);
    rmSync(`${snapshot}.damaged`);
  }
});
