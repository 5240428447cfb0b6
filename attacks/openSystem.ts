/** A system of its own for attacks: Postgres, Redis and the API on free ports, limits out of the way. */
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { buildApi } from '@/api/buildApi.ts';
import { syncCatalogue } from '@/features/billing/syncCatalogue.ts';
import { type AccessTokenClaims, AccessTokens } from '@/shared/auth/AccessTokens.ts';
import { KeyRing } from '@/shared/auth/KeyRing.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { type Config, parseConfig } from '@/shared/config/config.ts';
import { Database } from '@/shared/database/Database.ts';
import { startFeatureFlags } from '@/shared/featureFlags/startFeatureFlags.ts';
import type { ApiServer } from '@/shared/http/ApiServer.ts';
import { createLog, type Log } from '@/shared/log/log.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { connectRedis } from '@/shared/redis/connectRedis.ts';
import { createStripe } from '@/shared/stripe/createStripe.ts';
import { requireStripe } from '@/shared/stripe/requireStripe.ts';
import { startStripeServer } from '@/stripeServer/StripeServer.ts';
import { startEmbeddedPostgres } from '@/supervisor/embeddedPostgres.ts';
import { freePort } from '@/supervisor/freePort.ts';
import { deployMigrations } from '@/supervisor/migrateDatabase.ts';
import {
  DATABASE_NAME,
  provisionDatabase,
  type RolePasswords,
  roleUrl,
} from '@/supervisor/provisionDatabase.ts';
import { findRedis, startRedis } from '@/supervisor/redisServer.ts';

const SECRET = 'a secret of the attacks, longer than 32 characters';
/** Tokens live as long as the longest run. */
const TOKEN_TTL_S = 24 * 60 * 60;
const LIMITS = ['API_IP', 'API_USER', 'AUTH', 'AUTH_IP', 'FORECASTS', 'DELETES', 'BILLING'];
const OUT_OF_THE_WAY = Object.fromEntries(LIMITS.map((name) => [`RATE_LIMIT_${name}`, '1000000000']));
const WEBHOOK_SECRET = 'whsec_of_the_attacks';
const PASSWORD = 'attack-only';
const PASSWORDS: RolePasswords = {
  accubooks_owner: PASSWORD,
  accubooks_app: PASSWORD,
  accubooks_worker: PASSWORD,
  accubooks: PASSWORD,
  accubooks_dump: PASSWORD,
};

/** Where the stores are: the superuser's view, and what the servers use. */
export type Stores = {
  readonly adminUrl: string;
  readonly appUrl: string;
  readonly workerUrl: string;
  readonly redisUrl: string;
};

export type AttackedSystem = {
  readonly origin: string;
  readonly appUrl: string;
  /** The superuser, whom no policy binds: it sees what was there and what changed. */
  readonly admin: pg.Client;
  readonly database: Database;
  readonly workers: Database;
  /** A token that outlives the run, of a session that is open. */
  readonly tokenOf: (claims: AccessTokenClaims) => Promise<string>;
  readonly close: () => Promise<void>;
};

/** Own stores in a folder of their own, gone when they are stopped. */
export async function openStores(): Promise<Stores & { readonly stop: () => Promise<void> }> {
  const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-attack-'));
  const binary = findRedis(path.join(tmpdir(), 'accubooks-redis'));
  if (!binary) throw new Error('Redis is missing: install it with `apt-get install redis-server`');
  const postgres = await startEmbeddedPostgres({
    dir: path.join(dir, 'postgres'),
    port: await freePort(),
    password: PASSWORD,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
  });
  const redis = await startRedis(binary, { dir: path.join(dir, 'redis'), port: await freePort() });
  const superUrl = postgres.url('postgres');
  await provisionDatabase(superUrl, PASSWORDS);
  await deployMigrations(process.cwd(), roleUrl(superUrl, 'accubooks_owner', PASSWORDS));
  return {
    adminUrl: postgres.url(DATABASE_NAME),
    appUrl: roleUrl(superUrl, 'accubooks_app', PASSWORDS),
    workerUrl: roleUrl(superUrl, 'accubooks_worker', PASSWORDS),
    redisUrl: redis.url,
    stop: async () => {
      await redis.stop();
      await postgres.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** The stand-in for Stripe tells the API what happens, and knows what plans cost. */
async function openPayments(deps: {
  readonly origin: string;
  readonly controlUrl: string;
  readonly config: Config;
  readonly workers: Database;
  readonly log: Log;
}): Promise<void> {
  const { origin, controlUrl, config, workers: database, log } = deps;
  await fetch(`${controlUrl}/endpoints`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url: `${origin}/api/billing/webhook`, secret: WEBHOOK_SECRET, events: ['*'] }),
  });
  const stripe = requireStripe(createStripe(config));
  await syncCatalogue({ stripe, database, clock: systemClock, log });
}

/** The product's API on these stores. `extend` may add to the server before it listens. */
export async function openSystem(
  stores: Stores,
  extend: (server: ApiServer) => void = () => undefined,
): Promise<AttackedSystem> {
  const log = createLog({ process: 'attack', logDir: '', stdout: false });
  const standIn = await startStripeServer({ clock: systemClock, log, port: 0, controlPort: 0 });
  const environment = {
    STRIPE_SECRET_KEY: 'sk_test_attacks',
    STRIPE_API_URL: standIn.url,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    DATABASE_URL: stores.appUrl,
    REDIS_URL: stores.redisUrl,
    JWT_SECRET: SECRET,
    ENCRYPTION_SECRET: `${SECRET}, to seal with`,
    DEFAULT_PLAN: 'ENTERPRISE',
  };
  const config = parseConfig({ ...environment, ...OUT_OF_THE_WAY });
  const database = new Database(stores.appUrl, log);
  const workers = new Database(stores.workerUrl, log);
  const redis = connectRedis(stores.redisUrl, log);
  const flags = await startFeatureFlags({
    ...{ process: 'api', config, log },
    databaseUrl: stores.appUrl,
    clock: systemClock,
  });
  const metrics = createMetrics('attack');
  const server = await buildApi({ config, clock: systemClock, log, metrics, database, redis });
  extend(server);
  await server.listen({ host: '127.0.0.1', port: 0 });
  const origin = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  await openPayments({ origin, controlUrl: standIn.controlUrl, config, workers, log });
  const admin = new pg.Client(stores.adminUrl);
  await admin.connect();
  const tokens = new AccessTokens(new KeyRing(SECRET), TOKEN_TTL_S, systemClock);
  return {
    origin,
    appUrl: stores.appUrl,
    admin,
    database,
    workers,
    tokenOf: (claims) => tokens.sign(claims),
    close: async () => {
      server.server.closeAllConnections();
      await server.close();
      redis.disconnect();
      await flags.stop();
      await standIn.stop();
      await Promise.all([admin.end(), database.close(), workers.close()]);
    },
  };
}
