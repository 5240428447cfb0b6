import { ConfigError, loadConfig, loadLogDir } from '@/shared/config/config.ts';
import { createLog } from '@/shared/log/log.ts';
import { startWorker } from './startWorker.ts';

/** sysexits.h: something is configured wrongly, and starting again will not help. */
const EX_CONFIG = 78;
const EX_FAILURE = 1;
/** A stop that is not done by then is forced; whoever waits kills after 10 s. */
const STOP_MS = 9_500;

const log = createLog({ process: 'worker', logDir: loadLogDir() });

function die(code: number, error: unknown, message: string): never {
  log.critical({ error }, message);
  log.flush();
  process.exit(code);
}

function refuse(error: unknown): never {
  if (error instanceof ConfigError) die(EX_CONFIG, error.message, 'the configuration is not usable');
  die(EX_FAILURE, error, 'the worker could not start');
}

process.on('uncaughtException', (error) => die(EX_FAILURE, error, 'uncaught exception'));
process.on('unhandledRejection', (error) => die(EX_FAILURE, error, 'unhandled rejection'));

const running = (async () =>
  startWorker(loadConfig(), log, (fault) => die(EX_CONFIG, fault, 'the worker refuses to start')))().catch(
  refuse,
);

let isStopping = false;
async function stop(reason: string): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  log.info({ reason }, 'the worker stops');
  setTimeout(() => {
    log.warn({}, 'the worker did not stop in time and is ended; its jobs go to another one');
    log.flush();
    process.exit(EX_FAILURE);
  }, STOP_MS).unref();
  await (await running).stop();
  log.flush();
  process.exit(0);
}

process.on('SIGTERM', () => void stop('SIGTERM'));
process.on('SIGINT', () => void stop('SIGINT'));
// A parent that opened a channel and is gone without a word takes this process along.
process.on('disconnect', () => void stop('parent gone'));

await running;
