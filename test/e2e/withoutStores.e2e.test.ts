/** `npm start` where Redis is missing, and where Postgres and Redis are somebody else's. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@/supervisor/embeddedPostgres.ts';
import { freePort } from '@/supervisor/freePort.ts';
import { findRedis, type RedisServer, startRedis } from '@/supervisor/redisServer.ts';
import { RunningStack } from '../support/RunningStack.ts';

const PASSWORD = 'test-only';
const folder = mkdtempSync(path.join(tmpdir(), 'accubooks-stores-'));
const running: RunningStack[] = [];

function start(name: string, environment: Record<string, string>): RunningStack {
  const stack = new RunningStack(path.join(folder, name), { ACCUBOOKS_DEMO: 'off', ...environment });
  running.push(stack);
  return stack;
}

afterEach(async () => {
  for (const stack of running.splice(0)) await stack.stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A PATH with what a start needs, and no Redis and no apt to get one. */
function pathWithoutRedis(): string {
  const bin = path.join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const name of ['sh', 'env', 'ps', 'id', 'true', 'unshare', 'setpriv']) {
    const found = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
    const file = path.isAbsolute(found) ? found : `/usr/bin/${name}`;
    if (existsSync(file) && !existsSync(path.join(bin, name))) symlinkSync(file, path.join(bin, name));
  }
  return bin;
}

describe('without Redis', () => {
  it.each([
    ['none is to be had', () => ({ PATH: pathWithoutRedis(), ACCUBOOKS_DEMO: 'on' })],
    ['REDIS_URL is empty', () => ({ REDIS_URL: '' })],
  ])('starts all the same and says what is degraded: %s', async (_, environment) => {
    const stack = start('degraded', environment());
    await stack.ready();
    expect(stack.output).toMatch(/! no Redis: .*\n/);
    expect(stack.output).not.toContain('demo company is not complete');
    expect(stack.environment.REDIS_URL).toBe('');
    const redis = await fetch(new URL('/api/health/redis', stack.url));
    expect(await redis.json()).toMatchObject({
      status: 'degraded',
      dependencies: { redis: { status: 'degraded', detail: expect.stringContaining('not configured') } },
    });
    expect((await fetch(new URL('/api/health/db', stack.url))).status).toBe(200);
  });
});

describe('with stores of somebody else', () => {
  let postgres: EmbeddedPostgres;
  let redis: RedisServer;

  beforeAll(async () => {
    postgres = await startEmbeddedPostgres({
      dir: path.join(folder, 'other-postgres'),
      port: await freePort(),
      password: PASSWORD,
    });
    const binary = findRedis(path.join(tmpdir(), 'accubooks-redis'));
    if (!binary) throw new Error('the tests need Redis: install it with `apt-get install redis-server`');
    redis = await startRedis(binary, { dir: path.join(folder, 'other-redis'), port: await freePort() });
  });
  afterAll(async () => {
    await redis.stop();
    await postgres.stop();
  });

  it('a superuser DATABASE_URL gets database and roles made, and nothing embedded is started', async () => {
    const stack = start('superuser', { DATABASE_URL: postgres.url('postgres'), REDIS_URL: redis.url });
    await stack.ready();
    expect(stack.childrenLike('bin/postgres')).toEqual([]);
    expect(stack.childrenLike('redis-server')).toEqual([]);
    expect(existsSync(path.join(stack.dataDir, 'postgres'))).toBe(false);
    expect(stack.environment.REDIS_URL).toBe(redis.url);
    const url = new URL(stack.environment.DATABASE_URL ?? '');
    expect([url.username, url.port]).toEqual(['accubooks_app', String(postgres.port)]);
    expect((await fetch(new URL('/api/health', stack.url))).status).toBe(200);
    const { DATABASE_URL = '', DATABASE_WORKER_URL = '' } = stack.environment;
    await stack.stop();

    const plain = start('application', { DATABASE_URL, DATABASE_WORKER_URL, REDIS_URL: redis.url });
    await plain.ready();
    expect((await fetch(new URL('/api/health', plain.url))).status).toBe(200);
  });

  it('says what to do when the role may not make the schema', async () => {
    const url = new URL(postgres.url('postgres'));
    const roles = start('superuser', { DATABASE_URL: url.href, REDIS_URL: '' });
    await roles.ready();
    const application = new URL(roles.environment.DATABASE_URL ?? '');
    await roles.stop();
    application.pathname = '/postgres';
    const { code, output } = await start('empty', { DATABASE_URL: application.href, REDIS_URL: '' }).finished;
    expect(code).toBe(1);
    expect(output).toContain('Set DATABASE_OWNER_URL');
  });

  it('says which address does not answer, without its password', async () => {
    const port = await freePort();
    const DATABASE_URL = `postgresql://someone:hidden-word@127.0.0.1:${port}/books`;
    const { code, output } = await start('nobody', { DATABASE_URL, REDIS_URL: '' }).finished;
    expect(code).toBe(1);
    expect(output).toContain(`127.0.0.1:${port}`);
    expect(output).not.toContain('hidden-word');
  });
});
