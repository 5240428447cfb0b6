import path from 'node:path';
import { systemClock } from '@/shared/clock/Clock.ts';
import type { DataFolder } from './DataFolder.ts';
import { databaseUrls } from './databaseUrls.ts';
import type { Environment } from './environmentFile.ts';
import { externalDatabase } from './externalDatabase.ts';
import type { Instance } from './Instance.ts';
import { launchPostgres } from './launchPostgres.ts';
import type { Ports } from './ports.ts';
import { DATABASE_NAME, provisionDatabase } from './provisionDatabase.ts';
import { findRedis, startRedis } from './redisServer.ts';
import type { Secrets } from './Secrets.ts';
import { Service } from './Service.ts';
import type { Terminal } from './Terminal.ts';

export type Stores = {
  readonly folder: DataFolder;
  readonly ports: Ports;
  readonly secrets: Secrets;
  /** What the environment of `npm start` says; it wins. */
  readonly given: Environment;
  readonly instance: Instance;
  readonly terminal: Terminal;
};

const DATABASE_VARIABLES = [
  'DATABASE_URL',
  'DATABASE_WORKER_URL',
  'DATABASE_OWNER_URL',
  'DATABASE_OPERATOR_URL',
  'DATABASE_DUMP_URL',
];

async function startDatabase(stores: Stores): Promise<Environment> {
  const { folder, ports, secrets, given, instance, terminal } = stores;
  const startedMs = systemClock.elapsedMs();
  if (given.DATABASE_URL) {
    const urls = await externalDatabase(given, secrets.roles, terminal);
    terminal.done(`database at ${new URL(given.DATABASE_URL).host} (DATABASE_URL)`, startedMs);
    const named = DATABASE_VARIABLES.filter((name) => name !== 'DATABASE_URL' && given[name]);
    return { ...urls, ...Object.fromEntries(named.map((name) => [name, given[name] ?? ''])) };
  }
  const place = {
    dir: folder.postgresDir,
    port: ports.postgres,
    password: secrets.postgres,
    logsDir: folder.logsDir,
  };
  await instance.start(new Service('postgres', () => launchPostgres(place), terminal));
  const adminUrl = `postgresql://postgres:${secrets.postgres}@127.0.0.1:${ports.postgres}/postgres`;
  await provisionDatabase(adminUrl, secrets.roles);
  terminal.done(`postgres 15 ready on port ${ports.postgres}`, startedMs);
  const urls = databaseUrls(adminUrl, secrets.roles, DATABASE_NAME);
  return { ...urls, DATABASE_DATA_DIR: path.join(folder.postgresDir, 'data') };
}

async function startQueueStore(stores: Stores): Promise<Environment> {
  const { folder, ports, given, instance, terminal } = stores;
  const startedMs = systemClock.elapsedMs();
  if (given.REDIS_URL) {
    terminal.done(`redis at ${new URL(given.REDIS_URL).host} (REDIS_URL)`);
    return { REDIS_URL: given.REDIS_URL };
  }
  const binary = given.REDIS_URL === '' ? undefined : findRedis(folder.redisCacheDir);
  if (binary === undefined) {
    terminal.note(
      'no Redis: jobs are polled from Postgres, which is slower, and /api/health/redis says degraded; install redis-server and start again',
    );
    return { REDIS_URL: '' };
  }
  const place = { dir: folder.redisDir, port: ports.redis };
  await instance.start(new Service('redis', () => startRedis(binary, place), terminal));
  terminal.done(`redis ready on port ${ports.redis}`, startedMs);
  return { REDIS_URL: `redis://127.0.0.1:${ports.redis}` };
}

/** Postgres and Redis, ours or those that the environment names; returns the variables that say where. */
export async function startStores(stores: Stores): Promise<Environment> {
  const [database, queue] = await Promise.allSettled([startDatabase(stores), startQueueStore(stores)]);
  if (database.status === 'rejected') throw database.reason;
  if (queue.status === 'rejected') throw queue.reason;
  return { ...database.value, ...queue.value };
}
