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
import { buildWorker } from './buildWorker.ts';
import { connectBoth } from './connectBoth.ts';
import { endItself } from './endItself.ts';
import { findWorkerFault } from './findWorkerFault.ts';

/** One more worker that computes forecasts, and nothing of what one worker is enough for. */
export async function startForecastWorker(
  config: Config,
  log: Log,
  onRefused: (refusal: StartRefused) => void,
): Promise<{ stop: () => Promise<void> }> {
  const databaseUrl = config.DATABASE_WORKER_URL ?? config.DATABASE_URL;
  const database = new Database(databaseUrl, log, 'accubooks-worker');
  const redis = connectBoth(config.REDIS_URL, log);
  const traces = await startTraces(config, 'worker');
  const hold = await followHold({ process: 'worker', databaseUrl, log });
  const worker = buildWorker({
    ...{ config, hold, clock: systemClock, log, metrics: createMetrics('worker'), database, redis },
    threadUrl: new URL('./forecastThread.mjs', import.meta.url),
    onDrained: endItself,
  });
  const stopping = new AbortController();
  const verdict = askForRoleFault(() => findWorkerFault(database), log, stopping.signal).then(
    (fault) => fault !== undefined && onRefused(new StartRefused(fault)),
  );
  const flags = await startFeatureFlags({ process: 'worker', config, databaseUrl, clock: systemClock, log });
  await worker.start();
  const stop = async () => {
    stopping.abort();
    await worker.stop();
    await verdict;
    redis?.blocking.disconnect();
    redis?.commands.disconnect();
    await Promise.all([flags.stop(), hold.stop()]);
    await traces.stop();
    await database.close();
  };
  return { stop };
}
