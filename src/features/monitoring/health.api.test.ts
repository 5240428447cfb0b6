import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildApi } from '@/api/buildApi.ts';
import { fixedClock, systemClock } from '@/shared/clock/Clock.ts';
import { parseConfig } from '@/shared/config/config.ts';
import { Database } from '@/shared/database/Database.ts';
import type { ApiServer } from '@/shared/http/ApiServer.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { connectRedis, type Redis } from '@/shared/redis/connectRedis.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@/supervisor/embeddedPostgres.ts';
import { freePort } from '@/supervisor/freePort.ts';
import { findRedis, type RedisServer, startRedis } from '@/supervisor/redisServer.ts';
import { processTreeOf } from '../../../test/support/processTable.ts';
import { silentLog } from '../../../test/support/testDatabase.ts';
import { DatabaseProbe } from './DatabaseProbe.ts';
import { DEPENDENCIES } from './HealthService.ts';
import type { HealthResponse } from './monitoringContract.ts';

const ANSWER_MAX_MS = 5_000;
const HEAL_MAX_MS = 15_000;
/** Answers are at most a second old. */
const STALE_MS = 1_100;
const queueDepth = (from: string) =>
  `CREATE OR REPLACE FUNCTION forecast_queue_depth() RETURNS bigint LANGUAGE sql AS 'SELECT ${from}'`;
const QUEUE_DEPTH = queueDepth('0::bigint');

const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-health-'));
let postgres: EmbeddedPostgres;
let redisServer: RedisServer;
let postgresPort = 0;
let redisPort = 0;
let database: Database;
let redis: Redis;
let server: ApiServer;

const startPostgres = async () => {
  postgres = await startEmbeddedPostgres({
    dir: path.join(dir, 'postgres'),
    port: postgresPort,
    password: 'test-only',
    // Whatever works by itself would meet the disk that a test makes full.
    settings: { fsync: 'off', autovacuum: 'off' },
  });
};
const startOwnRedis = async () => {
  const binary = findRedis(path.join(tmpdir(), 'accubooks-redis'));
  if (!binary) throw new Error('no Redis to be had');
  redisServer = await startRedis(binary, { dir: path.join(dir, 'redis'), port: redisPort });
};

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The answer, which must come in time. */
async function ask(url: string): Promise<{ status: number; body: HealthResponse; text: string }> {
  const startedMs = performance.now();
  const answer = await server.inject(url);
  expect(performance.now() - startedMs).toBeLessThan(ANSWER_MAX_MS);
  return { status: answer.statusCode, body: answer.json<HealthResponse>(), text: answer.body };
}

/** A scrape, which must come in time, too, by name and labels other than the process. */
async function scrape(headers = {}): Promise<Map<string, number>> {
  const startedMs = performance.now();
  const { body } = await server.inject({ url: '/metrics', headers });
  expect(performance.now() - startedMs).toBeLessThan(ANSWER_MAX_MS);
  const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [
      line
        .replace(/,?process="api"/, '')
        .replace('{}', '')
        .replace(/ \S+$/, ''),
      Number(line.split(' ').at(-1)),
    ]),
  );
}

const degradedSeconds = (found: Map<string, number>, mode: string) =>
  found.get(`degraded_mode_seconds_total{mode="${mode}"}`) ?? Number.NaN;

async function untilHealthy(url: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < HEAL_MAX_MS; waitedMs += STALE_MS) {
    await pause(STALE_MS);
    const { status, body } = await ask(url);
    if (status === 200 && body.status === 'healthy') return;
  }
  throw new Error(`${url} did not heal within ${HEAL_MAX_MS} ms`);
}

beforeAll(async () => {
  [postgresPort, redisPort] = [await freePort(), await freePort()];
  await Promise.all([startPostgres(), startOwnRedis()]);
  const config = parseConfig({
    DATABASE_URL: `${postgres.url('postgres')}?connection_limit=5`,
    REDIS_URL: redisServer.url,
    JWT_SECRET: 'a secret for tests only, 33+ characters',
  });
  database = new Database(config.DATABASE_URL, silentLog);
  await database.asNobody((sql) => sql(QUEUE_DEPTH));
  redis = connectRedis(config.REDIS_URL, silentLog);
  await new Promise((resolve) => redis.once('ready', resolve));
  const metrics = createMetrics('api');
  server = await buildApi({ config, clock: systemClock, log: silentLog, metrics, database, redis });
});

afterAll(async () => {
  await server.close();
  redis.disconnect();
  await Promise.all([postgres.stop(), redisServer.stop()]);
  await database.close();
  rmSync(dir, { recursive: true, force: true });
});

async function expectDatabaseDown(): Promise<void> {
  await pause(STALE_MS);
  const urls = ['/api/health/db', '/api/health', '/api/monitoring/health', '/api/health/all'];
  const answers = await Promise.all(urls.map(ask));
  for (const { status, body, text } of answers) {
    expect([status, body.status]).toEqual([503, 'unhealthy']);
    expect(text).toContain('unhealthy');
  }
  expect((await ask('/api/health/live')).body.status).toBe('healthy');
  expect((await ask('/api/health/redis')).status).toBe(200);
  const found = await scrape();
  expect([found.get('database_up'), found.get('redis_up')]).toEqual([0, 1]);
  expect(found.has('database_server_connections')).toBe(false);
  expect(found.has('wal_archive_enabled')).toBe(false);
  expect(found.get('health_status{dependency="database",status="unhealthy"}')).toBe(1);
  const later = await scrape();
  expect(degradedSeconds(later, 'database')).toBeGreaterThan(degradedSeconds(found, 'database'));
  expect(degradedSeconds(later, 'redis')).toBe(degradedSeconds(found, 'redis'));
}

async function expectRedisDown(): Promise<void> {
  await pause(STALE_MS);
  const own = await ask('/api/health/redis');
  expect([own.status, own.body.status]).toEqual([503, 'unhealthy']);
  expect(own.body.dependencies.redis?.detail).toContain('jobs are polled from Postgres');
  for (const url of ['/api/health', '/api/monitoring/health', '/api/health/all']) {
    const { status, body } = await ask(url);
    expect([url, status, body.status]).toEqual([url, 200, 'degraded']);
    expect(body.dependencies.redis?.status).toBe('unhealthy');
  }
  const all = await ask('/api/health/all');
  expect(all.body.dependencies.queue?.figures).toMatchObject({ mode: 'polling', waiting: 0 });
  expect((await ask('/api/health/live')).status).toBe(200);
  const found = await scrape();
  expect([found.get('database_up'), found.get('redis_up')]).toEqual([1, 0]);
  for (const name of ['redis_memory_used_bytes', 'redis_keyspace_hits_total', 'redis_hit_ratio'])
    expect([name, found.has(name)]).toEqual([name, false]);
  expect(found.get('forecast_queue_depth')).toBe(0);
  expect(found.get('health_status{dependency="redis",status="unhealthy"}')).toBe(1);
  expect(found.get('health_status{dependency="database",status="healthy"}')).toBe(1);
}

describe('health tells the truth (R003–R007, R010, C01, C53)', () => {
  it('says healthy while all is well; only the workers are missing', async () => {
    await untilHealthy('/api/health');
    expect((await ask('/api/health/db')).body.status).toBe('healthy');
    const { status, body } = await ask('/api/health/all');
    expect([status, body.status]).toEqual([200, 'degraded']);
    expect(Object.keys(body.dependencies)).toEqual([...DEPENDENCIES]);
    expect(body.dependencies.workers?.detail).toContain('no worker lives');
  });

  it('R003 = R007: /api/health and /api/monitoring/health answer alike', async () => {
    const [one, other] = await Promise.all([ask('/api/health'), ask('/api/monitoring/health')]);
    expect(other.body.dependencies).toEqual(one.body.dependencies);
    expect([other.status, other.body.status]).toEqual([one.status, one.body.status]);
  });

  it('R004: Postgres stopped → 503 unhealthy in under 5 s; back → healed', { timeout: 90_000 }, async () => {
    await postgres.stop();
    await expectDatabaseDown();
    await startPostgres();
    await untilHealthy('/api/health/db');
    await untilHealthy('/api/health');
  });

  it('R004: Postgres frozen → 503 unhealthy in under 5 s; thawed → healed', { timeout: 90_000 }, async () => {
    process.kill(postgres.child.pid ?? 0, 'SIGSTOP');
    try {
      await expectDatabaseDown();
    } finally {
      process.kill(postgres.child.pid ?? 0, 'SIGCONT');
    }
    await untilHealthy('/api/health/db');
  });

  it('R004: every process of Postgres frozen: health and scrapes come all the same', {
    timeout: 90_000,
  }, async () => {
    await pause(STALE_MS);
    const pids = processTreeOf(postgres.child.pid ?? 0);
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    try {
      const startedMs = performance.now();
      const found = await scrape({ 'x-prometheus-scrape-timeout-seconds': '3' });
      expect(performance.now() - startedMs).toBeLessThan(3_000);
      expect(found.get('database_up')).toBe(0);
      await expectDatabaseDown();
    } finally {
      for (const pid of pids) process.kill(pid, 'SIGCONT');
    }
    await untilHealthy('/api/health/db');
    expect((await scrape()).get('database_up')).toBe(1);
  });

  it('R005: Redis killed → its own address 503 unhealthy, the whole degraded; back → healed', {
    timeout: 90_000,
  }, async () => {
    redisServer.child.kill('SIGKILL');
    await expectRedisDown();
    await startOwnRedis();
    await untilHealthy('/api/health/redis');
    await untilHealthy('/api/health');
  });

  it('R005: Redis frozen → 503 unhealthy in under 5 s; thawed → healed', { timeout: 90_000 }, async () => {
    process.kill(redisServer.child.pid ?? 0, 'SIGSTOP');
    try {
      await expectRedisDown();
    } finally {
      process.kill(redisServer.child.pid ?? 0, 'SIGCONT');
    }
    await untilHealthy('/api/health/redis');
  });

  it('R107: Redis that may use everything is measured by the machine, one that is nearly full warns', async () => {
    await redis.config('SET', 'maxmemory', '0');
    await pause(STALE_MS);
    const open = await scrape();
    expect(open.get('redis_memory_max_bytes')).toBe(0);
    expect(open.get('redis_memory_limit_bytes')).toBe(totalmem());
    expect(open.get('redis_memory_utilisation_ratio')).toBeLessThan(0.8);
    await redis.config(
      'SET',
      'maxmemory',
      String(Math.round((open.get('redis_memory_used_bytes') ?? 0) * 1.1)),
    );
    await pause(STALE_MS);
    expect((await scrape()).get('redis_memory_utilisation_ratio')).toBeGreaterThan(0.8);
    const { status, body } = await ask('/api/health/redis');
    expect([status, body.status]).toEqual([200, 'degraded']);
    await redis.config('SET', 'maxmemory', '0');
  });

  it('R005: a Redis that answers and takes no writes is no Redis, and its list is not what waits', {
    timeout: 90_000,
  }, async () => {
    // Whoever gives the orders has all the time there is.
    const operator = connectRedis(redisServer.url, silentLog, { blocking: true });
    await new Promise((resolve) => operator.once('ready', resolve));
    await operator.rpush('queue:forecasts', 'one', 'other');
    const refusing = {
      OOM: () => operator.config('SET', 'maxmemory', '1'),
      READONLY: () => operator.replicaof('127.0.0.1', 1),
      'no answer in time': () => operator.call('CLIENT', 'PAUSE', '600000', 'WRITE'),
    };
    for (const [word, refuse] of Object.entries(refusing)) {
      await refuse();
      await pause(STALE_MS);
      const own = await ask('/api/health/redis');
      expect([own.status, own.body.status]).toEqual([503, 'unhealthy']);
      expect(own.body.dependencies.redis?.detail).toContain(`takes no writes (${word})`);
      const { queue } = (await ask('/api/health/all')).body.dependencies;
      expect([queue?.status, queue?.figures]).toEqual(['degraded', { mode: 'polling', waiting: 0 }]);
      const found = await scrape();
      expect([word, found.get('redis_up'), found.get('redis_takes_writes')]).toEqual([word, 1, 0]);
      expect(found.get('forecast_queue_depth')).toBe(0);
      await operator.call('CLIENT', 'UNPAUSE');
      await operator.replicaof('NO', 'ONE');
      await operator.config('SET', 'maxmemory', '0');
      await untilHealthy('/api/health/redis');
    }
    await operator.del('queue:forecasts');
    operator.disconnect();
  });

  it('R004: Postgres that lets nothing be written is degraded, and refuses with 503', async () => {
    const operator = new pg.Client(postgres.url('postgres'));
    await operator.connect();
    const write = () => database.asNobody((sql) => sql('CREATE TABLE written (id int)'));
    await operator.query('ALTER SYSTEM SET default_transaction_read_only = on');
    await operator.query('SELECT pg_reload_conf()');
    await vi.waitFor(async () => {
      const { status, body } = await ask('/api/health/db');
      expect([status, body.status]).toEqual([200, 'degraded']);
    }, 10_000);
    expect((await scrape()).get('database_is_read_only')).toBe(1);
    await expect(write()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    await operator.query('ALTER SYSTEM RESET default_transaction_read_only');
    await operator.query('SELECT pg_reload_conf()');
    await operator.end();
    await untilHealthy('/api/health/db');
  });

  it('R004: a locked table is no dead server, and no healthy one', async () => {
    const operator = new pg.Client(postgres.url('postgres'));
    await operator.connect();
    await operator.query('CREATE TABLE kept (id int)');
    await operator.query(queueDepth('count(*) FROM kept'));
    await operator.query('BEGIN; LOCK TABLE kept IN ACCESS EXCLUSIVE MODE');
    await vi.waitFor(async () => {
      const { status, body } = await ask('/api/health/db');
      expect([status, body.status]).toEqual([200, 'degraded']);
      expect(body.dependencies.database?.detail).toContain('a table is locked');
    }, 10_000);
    await vi.waitFor(async () => {
      const found = await scrape();
      expect([found.get('database_up'), found.get('database_locked_tables')]).toEqual([1, 1]);
    }, 10_000);
    await operator.query(`ROLLBACK; ${QUEUE_DEPTH}; DROP TABLE kept`);
    await operator.end();
    await untilHealthy('/api/health/db');
  });

  it('measures how far the clocks are apart', async () => {
    await vi.waitFor(async () => {
      const offsetS = (await scrape()).get('database_clock_offset_seconds');
      expect(Math.abs(offsetS ?? Number.NaN)).toBeLessThan(30);
    }, 10_000);
    const behind = new DatabaseProbe(database, fixedClock('2020-01-01T00:00:00Z'));
    expect((await behind.check()).figures.clockOffsetSeconds).toBeGreaterThan(200_000_000);
  });

  it('measures for how long vacuum has waited for a transaction', async () => {
    const clock = fixedClock('2026-01-01T00:00:00Z');
    const probe = new DatabaseProbe(database, clock);
    const waitedS = async () => {
      clock.advanceMs(7_200_000);
      return (await probe.check()).figures.oldestTransactionSeconds;
    };
    const transaction = () => database.asNobody((sql) => sql('SELECT txid_current()'));
    const operator = new pg.Client(postgres.url('postgres'));
    await operator.connect();
    await operator.query('BEGIN; SELECT txid_current()');
    for (let begun = 0; begun < 120; begun += 1) await transaction();
    await vi.waitFor(async () => expect(await waitedS()).toBeGreaterThanOrEqual(7_200), 10_000);
    await operator.query('ROLLBACK');
    await operator.end();
    await vi.waitFor(async () => expect(await waitedS()).toBe(0), 10_000);
  });

  it('measures the log that a replication slot keeps', async () => {
    const kept = async () => (await scrape()).get('replication_slot_bytes') ?? Number.NaN;
    await vi.waitFor(async () => expect(await kept()).toBe(0), 10_000);
    const written = "SELECT pg_logical_emit_message(false, 'x', repeat('x', 1000000))";
    await database.asNobody((sql) => sql("SELECT pg_create_physical_replication_slot('behind', true)"));
    await database.asNobody((sql) => sql(written));
    await vi.waitFor(async () => expect(await kept()).toBeGreaterThan(1_000_000), 10_000);
    await database.asNobody((sql) => sql("SELECT pg_drop_replication_slot('behind')"));
    await vi.waitFor(async () => expect(await kept()).toBe(0), 10_000);
  });

  it('R004: a disk that takes no more is no healthy Postgres, though it answers', async () => {
    const limitFiles = (bytes: number | 'unlimited') => {
      const parameters = ['--pid', String(postgres.child.pid), `--fsize=${bytes}:unlimited`];
      const { status, stderr } = spawnSync('prlimit', parameters);
      expect([status, String(stderr)]).toEqual([0, '']);
    };
    const operator = new pg.Client(postgres.url('postgres'));
    await operator.connect();
    limitFiles(100_000);
    try {
      await vi.waitFor(async () => {
        const { status, body } = await ask('/api/health/db');
        expect([status, body.status]).toEqual([200, 'degraded']);
        expect(body.dependencies.database?.detail).toContain('the disk of Postgres takes no more');
      }, 10_000);
      await vi.waitFor(async () => expect((await scrape()).get('database_disk_full')).toBe(1), 10_000);
    } finally {
      limitFiles('unlimited');
      // Sessions that were opened meanwhile have the limit as long as they live.
      await operator.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL',
      );
      await operator.end();
    }
    await untilHealthy('/api/health/db');
    expect((await scrape()).get('database_disk_full')).toBe(0);
  });

  it('R004: our password is refused, or the database is closed to us: it is the database that is away', async () => {
    const role = 'refused';
    await database.asNobody((sql) => sql(`CREATE ROLE ${role} LOGIN PASSWORD 'another'`));
    const url = new URL(postgres.url('postgres'));
    url.username = role;
    const refused = new Database(url.href, silentLog);
    const isAway = () =>
      expect(refused.asNobody((sql) => sql('SELECT 1'))).rejects.toMatchObject({
        code: 'DATABASE_UNAVAILABLE',
      });
    await isAway();
    // The right one, and no right to come in.
    await database.asNobody((sql) =>
      sql(`ALTER ROLE ${role} PASSWORD 'test-only'; REVOKE CONNECT ON DATABASE postgres FROM PUBLIC`),
    );
    await isAway();
    await database.asNobody((sql) =>
      sql(`GRANT CONNECT ON DATABASE postgres TO PUBLIC; ALTER ROLE ${role} CONNECTION LIMIT 0`),
    );
    // One that is tried is none that goes on.
    const tried = isAway();
    expect((await new DatabaseProbe(refused, systemClock).check()).status).toBe('unhealthy');
    await tried;
    await refused.close();
  });

  it('answers while every connection of the pool is taken, and says so (R008)', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const held = Array.from({ length: 5 }, () => database.asNobody(() => gate));
    const waiting = database.asNobody((sql) => sql('SELECT 1'));
    await pause(STALE_MS);
    const { status, body } = await ask('/api/health/db');
    expect([status, body.status]).toEqual([200, 'degraded']);
    expect(body.dependencies.database?.detail).toContain('the pool is exhausted: 1 requests wait');
    const pool = await server.inject('/api/monitoring/pool-config');
    expect(pool.json()).toMatchObject({
      configured: { connectionLimit: 5, isDefaultLimit: false },
      live: { max: 5, inUse: 5, waiting: 1, utilisationPercent: 100 },
    });
    release();
    await Promise.all([...held, waiting]);
  });

  it('costs a dependency one probe, however many ask at once', async () => {
    await pause(STALE_MS);
    const connections = async () =>
      (
        await database.asNobody((sql) =>
          sql<{ sessions: number }>(
            'SELECT sessions::int FROM pg_stat_database WHERE datname = current_database()',
          ),
        )
      )[0]?.sessions ?? 0;
    const before = await connections();
    await Promise.all(Array.from({ length: 50 }, () => server.inject('/api/health/db')));
    await pause(STALE_MS);
    expect((await connections()) - before).toBeLessThanOrEqual(2);
  });
});
