import { followBilling } from '@/shared/billing/followBilling.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import { askForRoleFault, ROLE_RETRY_MS } from '@/shared/database/askForRoleFault.ts';
import { Database } from '@/shared/database/Database.ts';
import { findRoleFault } from '@/shared/database/findRoleFault.ts';
import { startFeatureFlags } from '@/shared/featureFlags/startFeatureFlags.ts';
import { followHold } from '@/shared/hold/followHold.ts';
import type { Hold } from '@/shared/hold/HoldStore.ts';
import { HOW_TO_LIFT } from '@/shared/hold/HoldView.ts';
import type { Log } from '@/shared/log/log.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { HeldBack } from '@/shared/process/HeldBack.ts';
import { StartRefused } from '@/shared/process/StartRefused.ts';
import { connectRedis } from '@/shared/redis/connectRedis.ts';
import { startTraces } from '@/shared/traces/startTraces.ts';
import { buildApi } from './buildApi.ts';

/** Open answers, event streams among them, get this long to end by themselves when the server stops. */
const DRAIN_MS = 7_000;
/** What is under way when a hold opens gets this long. */
const HELD_DRAIN_MS = 2_000;

export type RunningApi = {
  readonly url: string;
  /** Idempotent. */
  readonly stop: () => Promise<void>;
};

function heldBack({ id: holdId, reason, openedAt }: Hold): HeldBack {
  return new HeldBack('IntegrityHold: the api does not serve while a hold is open', {
    ...{ holdId, reason, openedAt },
    howToLift: HOW_TO_LIFT,
  });
}

/**
 * Listens. `onRefused` is called when a database that was down at start turns out to give too much, and when a hold
 * opens.
 */
export async function startApi(
  config: Config,
  log: Log,
  onRefused: (refusal: StartRefused | HeldBack) => void,
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
  const follow = { process: 'api', config, databaseUrl: config.DATABASE_URL, clock: systemClock, log };
  const [flags, billing, hold] = await Promise.all([
    startFeatureFlags(follow),
    followBilling(follow),
    followHold(follow),
  ]);
  if (hold.hold !== undefined) throw heldBack(hold.hold);
  const traces = await startTraces(config, 'api');
  const server = await buildApi({
    hold,
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
    const drainMs = hold.isHeld ? HELD_DRAIN_MS : DRAIN_MS;
    const drain = setTimeout(() => server.server.closeAllConnections(), drainMs);
    await server.close();
    clearTimeout(drain);
    redis?.disconnect();
    await Promise.all([flags.stop(), billing.stop(), hold.stop()]);
    await database.close();
    await traces.stop();
  };
  const holdBack = () => hold.hold !== undefined && onRefused(heldBack(hold.hold));
  hold.onChange(holdBack);
  // One may have opened while the server was being built.
  holdBack();
  return { url, stop: () => (stopped ??= stop()) };
}
