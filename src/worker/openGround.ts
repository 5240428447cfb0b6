import { systemClock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import { askForRoleFault } from '@/shared/database/askForRoleFault.ts';
import { Database } from '@/shared/database/Database.ts';
import { startFeatureFlags } from '@/shared/featureFlags/startFeatureFlags.ts';
import { followHold } from '@/shared/hold/followHold.ts';
import type { Log } from '@/shared/log/log.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { StartRefused } from '@/shared/process/StartRefused.ts';
import { startTraces } from '@/shared/traces/startTraces.ts';
import { connectBoth } from './connectBoth.ts';
import { endItself } from './endItself.ts';
import { findWorkerFault } from './findWorkerFault.ts';

/**
 * What every worker stands on. `onRefused` is called when the database turns out to give the worker too much, or not
 * enough.
 */
export async function openGround(config: Config, log: Log, onRefused: (refusal: StartRefused) => void) {
  const databaseUrl = config.DATABASE_WORKER_URL ?? config.DATABASE_URL;
  const database = new Database(databaseUrl, log, 'accubooks-worker');
  const redis = connectBoth(config.REDIS_URL, log);
  const traces = await startTraces(config, 'worker');
  const follow = { process: 'worker', config, databaseUrl, clock: systemClock, log };
  const [hold, flags] = await Promise.all([followHold(follow), startFeatureFlags(follow)]);
  const stopping = new AbortController();
  const verdict = askForRoleFault(() => findWorkerFault(database), log, stopping.signal).then(
    (fault) => fault !== undefined && onRefused(new StartRefused(fault)),
  );
  const close = async () => {
    stopping.abort();
    await verdict;
    redis?.blocking.disconnect();
    redis?.commands.disconnect();
    await Promise.all([flags.stop(), hold.stop()]);
    await database.close();
    await traces.stop();
  };
  return {
    follow,
    parts: {
      ...{ config, database, redis, hold, log, clock: systemClock, metrics: createMetrics('worker') },
      threadUrl: new URL('./forecastThread.mjs', import.meta.url),
      onDrained: endItself,
    },
    close,
  };
}
