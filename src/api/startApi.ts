import { systemClock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import { Database } from '@/shared/database/Database.ts';
import { findRoleFault } from '@/shared/database/findRoleFault.ts';
import type { Log } from '@/shared/log/log.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { connectRedis } from '@/shared/redis/connectRedis.ts';
import { buildApi } from './buildApi.ts';

/** Open answers, event streams among them, get this long to end by themselves when the server stops. */
const DRAIN_MS = 7_000;
/** Pause between attempts to ask a database that is down for our role. */
const ROLE_RETRY_MS = 1_000;

/** The process may not run like this; the message says why, without a value of any variable. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

export type RunningApi = {
  readonly url: string;
  /** Idempotent. */
  readonly stop: () => Promise<void>;
};

/** Resolves with the fault, or undefined when the role is fit; keeps asking while the database is down. */
async function roleVerdict(database: Database, log: Log, signal: AbortSignal): Promise<string | undefined> {
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      return await findRoleFault(database);
    } catch (error) {
      if (attempt === 1)
        log.error({ error }, 'Database connection error: starting without it, healthy when it is back');
      await new Promise((resolve) => setTimeout(resolve, ROLE_RETRY_MS).unref());
    }
  }
  return undefined;
}

/** Listens. `onRefused` is called when a database that was down at start turns out to give too much. */
export async function startApi(
  config: Config,
  log: Log,
  onRefused: (refusal: StartRefused) => void,
): Promise<RunningApi> {
  const database = new Database(config.DATABASE_URL, log);
  if (database.settings.isDefaultLimit)
    log.warn({ connectionLimit: database.settings.connectionsMax }, 'DATABASE_URL names no connection_limit');
  const stopping = new AbortController();
  const verdict = roleVerdict(database, log, stopping.signal);
  const early = await Promise.race([
    verdict.then((fault) => ({ fault })),
    new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), ROLE_RETRY_MS)),
  ]);
  if (early?.fault) {
    await database.close();
    throw new StartRefused(early.fault);
  }
  if (!early) void verdict.then((fault) => fault && onRefused(new StartRefused(fault)));
  if (config.REDIS_URL === '') log.warn({}, 'Redis is not configured: running degraded, jobs are polled');
  const redis = config.REDIS_URL === '' ? undefined : connectRedis(config.REDIS_URL, log);
  const server = await buildApi({
    config,
    clock: systemClock,
    log,
    metrics: createMetrics('api'),
    database,
    redis,
  });
  const url = await server.listen({ host: config.HOST, port: config.PORT });

  let stopped: Promise<void> | undefined;
  const stop = async () => {
    stopping.abort();
    const drain = setTimeout(() => server.server.closeAllConnections(), DRAIN_MS);
    await server.close();
    clearTimeout(drain);
    redis?.disconnect();
    await database.close();
  };
  return { url, stop: () => (stopped ??= stop()) };
}
