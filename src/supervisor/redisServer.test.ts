import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { freePort } from './freePort.ts';
import { startRedis } from './redisServer.ts';

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
