/**
 * Once per run: a private Postgres and a private Redis on free ports, and the template database that the
 * database tests clone. Both servers end with the run.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '@/supervisor/embeddedPostgres.ts';
import { freePort } from '@/supervisor/freePort.ts';
import {
  DATABASE_NAME,
  provisionDatabase,
  type RolePasswords,
  roleUrl,
} from '@/supervisor/provisionDatabase.ts';
import { findRedis, startRedis } from '@/supervisor/redisServer.ts';

const PASSWORD = 'test-only';

export const TEST_PASSWORDS: RolePasswords = {
  accubooks_owner: PASSWORD,
  accubooks_app: PASSWORD,
  accubooks_worker: PASSWORD,
  accubooks: PASSWORD,
  accubooks_dump: PASSWORD,
};

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string;
    redisUrl: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-test-'));
  const settings = { fsync: 'off', max_connections: '300', full_page_writes: 'off' };
  const postgres = await startEmbeddedPostgres({
    dir: path.join(dir, 'postgres'),
    port: await freePort(),
    password: PASSWORD,
    settings,
  });
  const stops = [postgres.stop];
  const binary = findRedis(path.join(tmpdir(), 'accubooks-redis'));
  if (!binary) throw new Error('the tests need Redis: install it with `apt-get install redis-server`');
  const redis = await startRedis(binary, { dir: path.join(dir, 'redis'), port: await freePort() });
  stops.push(redis.stop);
  const admin = postgres.url('postgres');
  await provisionDatabase(admin, TEST_PASSWORDS);
  const migrated = spawnSync('npx', ['prisma', 'migrate', 'deploy'], {
    encoding: 'utf8',
    env: { ...process.env, DATABASE_OWNER_URL: roleUrl(admin, 'accubooks_owner', TEST_PASSWORDS) },
  });
  if (migrated.status !== 0) throw new Error(`migrations failed: ${migrated.stdout}${migrated.stderr}`);
  const client = new pg.Client(admin);
  await client.connect();
  await client.query(`ALTER DATABASE ${DATABASE_NAME} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false`);
  await client.end();
  project.provide('postgresUrl', admin);
  project.provide('redisUrl', redis.url);
  return async () => {
    for (const stop of stops.reverse()) await stop();
    rmSync(dir, { recursive: true, force: true });
  };
}
