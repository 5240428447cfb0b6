import { systemClock } from '@/shared/clock/Clock.ts';
import { loadConfig } from '@/shared/config/config.ts';
import { Database } from '@/shared/database/Database.ts';
import { createLog } from '@/shared/log/log.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { connectRedis } from '@/shared/redis/connectRedis.ts';
import { buildWorker } from './buildWorker.ts';

/** Beyond the drain of running jobs, the process ends all the same. */
const STOP_MS = 15_000;

const config = loadConfig();
const log = createLog({ process: 'worker', logDir: config.LOG_DIR });
const database = new Database(config.DATABASE_WORKER_URL ?? config.DATABASE_URL, log, 'accubooks-worker');
const redis =
  config.REDIS_URL === ''
    ? undefined
    : {
        commands: connectRedis(config.REDIS_URL, log),
        blocking: connectRedis(config.REDIS_URL, log, { blocking: true }),
      };
const worker = buildWorker({
  config,
  clock: systemClock,
  log,
  metrics: createMetrics('worker'),
  database,
  redis,
  threadUrl: new URL('./forecastThread.mjs', import.meta.url),
});

function die(error: unknown): void {
  log.critical({ error }, 'the worker dies of an error that nothing expected');
  process.exit(1);
}
process.on('uncaughtException', die);
process.on('unhandledRejection', die);

async function stop(): Promise<void> {
  setTimeout(() => process.exit(1), STOP_MS).unref();
  await worker.stop();
  redis?.blocking.disconnect();
  redis?.commands.disconnect();
  await database.close();
  process.exit(0);
}
for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => void stop());

await worker.start();
