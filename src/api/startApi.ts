import { followBilling } from '@/shared/billing/followBilling.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import { askForRoleFault, ROLE_RETRY_MS } from '@/shared/database/askForRoleFault.ts';
import { Database } from '@/shared/database/Database.ts';
import { findRoleFault } from '@/shared/database/findRoleFault.ts';
import { startFeatureFlags } from '@/shared/featureFlags/startFeatureFlags.ts';
import type { Log } from '@/shared/log/log.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { StartRefused } from '@/shared/process/StartRefused.ts';
import { connectRedis } from '@/shared/redis/connectRedis.ts';
import { buildApi } from './buildApi.ts';

/** Open answers, event streams among them, get this long to end by themselves when the server stops. */
const DRAIN_MS = 7_000;
export type RunningApi = {
  readonly url: string;
  /** Idempotent. */
  readonly stop: () => Promise<void>;
};

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
  const verdict = askForRoleFault(() => findRoleFault(database), log, stopping.signal);
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
  const flags = await startFeatureFlags({
    process: 'api',
    config,
    databaseUrl: config.DATABASE_URL,
    clock: systemClock,
    log,
  });
  const billing = await followBilling({
    process: 'api',
    config,
    databaseUrl: config.DATABASE_URL,
    clock: systemClock,
    log,
  });
  const server = await buildApi({
    config,
    clock: systemClock,
    log,
    metrics: createMetrics('api'),
    database,
    redis,
  });
  const url = await server.listen({ host: config.HOST, port: config.PORT });
  log.info({ url }, 'the API listens');

  let stopped: Promise<void> | undefined;
  const stop = async () => {
    stopping.abort();
    const drain = setTimeout(() => server.server.closeAllConnections(), DRAIN_MS);
    await server.close();
    clearTimeout(drain);
    redis?.disconnect();
    await Promise.all([flags.stop(), billing.stop()]);
    await database.close();
  };
  return { url, stop: () => (stopped ??= stop()) };
}
