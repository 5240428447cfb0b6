/**
 * `npm run bench:cache`: a working day of one company replayed on the API, each read once with the cache and once with it
 * switched off, in turn, on one Postgres and one Redis. Prints the hit rate and how much sooner answers come; ends with 1 when
 * the hit rate is not above HIT_RATE_MIN or an answer differs.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildApi } from '@/api/buildApi.ts';
import { createRandom } from '@/demo/Random.ts';
import { AccessTokens } from '@/shared/auth/AccessTokens.ts';
import { KeyRing } from '@/shared/auth/KeyRing.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { parseConfig } from '@/shared/config/config.ts';
import { Database } from '@/shared/database/Database.ts';
import { getFeatureFlags } from '@/shared/featureFlags/FeatureFlagService.ts';
import type { ApiServer } from '@/shared/http/ApiServer.ts';
import { COMPANY_HEADER } from '@/shared/http/wireContract.ts';
import { newId } from '@/shared/ids/newId.ts';
import { createLog } from '@/shared/log/log.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { connectRedis } from '@/shared/redis/connectRedis.ts';
import { startEmbeddedPostgres } from '@/supervisor/embeddedPostgres.ts';
import { freePort } from '@/supervisor/freePort.ts';
import { deployMigrations } from '@/supervisor/migrateDatabase.ts';
import {
  DATABASE_ROLES,
  provisionDatabase,
  type RolePasswords,
  roleUrl,
} from '@/supervisor/provisionDatabase.ts';
import { findRedis, startRedis } from '@/supervisor/redisServer.ts';
import { openTestSession } from '../test/support/openTestSession.ts';
import { writeBenchData } from './benchData.ts';
import type { BenchPlace } from './benchRoutes.ts';
import { cacheReplay } from './cacheReplay.ts';

/** Runbook B, P1-2: "should be >70 %". */
const HIT_RATE_MIN = 0.7;
const SESSIONS = 200;
const SEED = 20_261_122;
const SECRET = 'a secret of the bench, longer than 32 characters';
const PASSWORDS = Object.fromEntries(DATABASE_ROLES.map((role) => [role, 'bench-only'])) as RolePasswords;

type Stops = (() => unknown)[];
type Side = {
  readonly server: ApiServer;
  readonly isKept: boolean;
  readonly milliseconds: Map<string, number[]>;
};

const nameOf = (url: string) => url.replace(/^\/api\//, '').replace(/\?.*|\/[0-9A-Z]{26}$/, '');
const medianOf = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function startServer(url: string, redisUrl: string, stops: Stops) {
  const log = createLog({ process: 'bench', logDir: '', stdout: false });
  const environment = { DATABASE_URL: url, JWT_SECRET: SECRET, REDIS_URL: redisUrl };
  const limits = {
    RATE_LIMIT_API_IP: '1000000000',
    RATE_LIMIT_API_USER: '1000000000',
    DEFAULT_PLAN: 'ENTERPRISE',
  };
  const config = parseConfig({ ...environment, ...limits });
  const database = new Database(url, log);
  const redis = connectRedis(redisUrl, log);
  await new Promise((resolve) => redis.once('ready', resolve));
  const metrics = createMetrics('api');
  const server = await buildApi({ config, clock: systemClock, log, metrics, database, redis });
  stops.push(
    () => redis.disconnect(),
    () => database.close(),
    () => server.close(),
  );
  return { server, metrics };
}

const OFF = new Map([['feature.read_cache', { percentage: 0, companies: [] }]] as const);

async function ask(side: Side, url: string, headers: Record<string, string>): Promise<string> {
  getFeatureFlags().apply(side.isKept ? new Map() : OFF);
  const startedMs = systemClock.elapsedMs();
  const { body, statusCode } = await side.server.inject({ url, headers });
  const tookMs = systemClock.elapsedMs() - startedMs;
  if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}: ${body}`);
  side.milliseconds.set(nameOf(url), [...(side.milliseconds.get(nameOf(url)) ?? []), tookMs]);
  return body;
}

async function write(side: Side, { from }: BenchPlace, headers: Record<string, string>): Promise<void> {
  const { items } = (await side.server.inject({ url: '/api/accounts', headers })).json<{
    items: { id: string }[];
  }>();
  const [first, second] = items;
  const postings = [
    { accountId: first?.id, amountMinor: 100 },
    { accountId: second?.id, amountMinor: -100 },
  ];
  const payload = { date: `${from}-20`, description: 'Bench', postings };
  const request = {
    method: 'POST',
    url: '/api/vouchers',
    headers: { ...headers, 'idempotency-key': newId() },
  } as const;
  const { statusCode, body } = await side.server.inject({ ...request, payload });
  if (statusCode !== 201) throw new Error(`a voucher was answered with ${statusCode}: ${body}`);
}

async function hitRateOf(metrics: ReturnType<typeof createMetrics>): Promise<number> {
  const text = await metrics.registry.metrics();
  const counts = [...text.matchAll(/^cache_reads_total\{what="\w+",outcome="(\w+)",.*\} (\d+)$/gm)];
  const sum = (outcomes: readonly string[]) =>
    counts
      .filter(([, outcome = '']) => outcomes.includes(outcome))
      .reduce((all, [, , n]) => all + Number(n), 0);
  const found = sum(['hit', 'unchanged', 'joined']);
  return found / (found + sum(['miss', 'invalid']));
}

async function run(dir: string, stops: Stops): Promise<boolean> {
  const postgres = await startEmbeddedPostgres({
    ...{ dir: path.join(dir, 'postgres'), port: await freePort(), password: 'bench-only' },
  });
  stops.push(postgres.stop);
  const admin = postgres.url('postgres');
  await provisionDatabase(admin, PASSWORDS);
  await deployMigrations(process.cwd(), roleUrl(admin, 'accubooks_owner', PASSWORDS));
  const binary = findRedis(path.join(tmpdir(), 'accubooks-redis'));
  if (binary === undefined)
    throw new Error('the bench needs Redis: install it with `apt-get install redis-server`');
  const redis = await startRedis(binary, { dir, port: await freePort() });
  stops.push(redis.stop);
  const url = roleUrl(admin, 'accubooks_app', PASSWORDS);
  const log = createLog({ process: 'bench', logDir: '', stdout: false });
  const database = new Database(url, log);
  const workers = new Database(roleUrl(admin, 'accubooks_worker', PASSWORDS), log);
  const place = await writeBenchData(database, workers);
  const { userId } = place;
  const sessionId = await openTestSession(database, userId);
  const token = await new AccessTokens(new KeyRing(SECRET), 3_600, systemClock).sign({ userId, sessionId });
  await Promise.all([database.close(), workers.close()]);
  const headers = { authorization: `Bearer ${token}`, [COMPANY_HEADER]: place.companyId };
  const { server, metrics } = await startServer(url, redis.url, stops);
  const cached: Side = { server, isKept: true, milliseconds: new Map() };
  const computed: Side = { server, isKept: false, milliseconds: new Map() };
  let differences = 0;
  const random = createRandom(SEED);
  for (const step of cacheReplay(place, SESSIONS, () => random.between(0, 999) / 1_000)) {
    if (step.kind === 'write') await write(cached, place, headers);
    else {
      // Whoever is second finds Postgres warm: each side is first as often as the other.
      const sides = random.percent(50) ? [cached, computed] : [computed, cached];
      const bodies: string[] = [];
      for (const side of sides) bodies.push(await ask(side, step.path, headers));
      if (bodies[0] !== bodies[1]) differences += 1;
    }
  }
  return report(cached, computed, await hitRateOf(metrics), differences);
}

function report(cached: Side, computed: Side, hitRate: number, differences: number): boolean {
  console.log(
    `${'median of an answer'.padEnd(28)}${'kept ms'.padStart(10)}${'computed ms'.padStart(13)}${'times'.padStart(8)}`,
  );
  const names = [...computed.milliseconds.keys()];
  const all = (side: Side) => names.flatMap((name) => side.milliseconds.get(name) ?? []);
  const row = (name: string, kept: readonly number[], made: readonly number[]) => {
    const [a, b] = [medianOf(kept), medianOf(made)];
    console.log(
      `${name.padEnd(28)}${a.toFixed(2).padStart(10)}${b.toFixed(2).padStart(13)}${(b / a).toFixed(1).padStart(8)}`,
    );
  };
  for (const name of names)
    row(name, cached.milliseconds.get(name) ?? [], computed.milliseconds.get(name) ?? []);
  row('all', all(cached), all(computed));
  console.log(
    `\nhit rate ${(100 * hitRate).toFixed(1)} % of ${all(cached).length} reads; ${differences} answers differ`,
  );
  return hitRate > HIT_RATE_MIN && differences === 0;
}

const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-bench-'));
const stops: Stops = [];
try {
  if (!(await run(dir, stops))) process.exitCode = 1;
} finally {
  for (const stop of stops.reverse()) await stop();
  rmSync(dir, { recursive: true, force: true });
}
