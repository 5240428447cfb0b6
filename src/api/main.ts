import { ConfigError, loadConfig, loadLogDir } from '@/shared/config/config.ts';
import { createLog } from '@/shared/log/log.ts';
import { type RunningApi, StartRefused, startApi } from './startApi.ts';

/** sysexits.h: something is configured wrongly, and starting again will not help. */
const EX_CONFIG = 78;
const EX_FAILURE = 1;
/** A stop that is not done by then is forced. */
const STOP_MS = 9_000;

const log = createLog({ process: 'api', logDir: loadLogDir() });

function die(code: number, error: unknown, message: string): never {
  log.critical({ error }, message);
  log.flush();
  process.exit(code);
}

function refuse(error: unknown): never {
  if (error instanceof ConfigError) die(EX_CONFIG, error.message, 'the configuration is not usable');
  if (error instanceof StartRefused) die(EX_CONFIG, error.message, 'the API refuses to start');
  die(EX_FAILURE, error, 'the API could not start');
}

process.on('uncaughtException', (error) => die(EX_FAILURE, error, 'uncaught exception'));
process.on('unhandledRejection', (error) => die(EX_FAILURE, error, 'unhandled rejection'));

const running: Promise<RunningApi> = (async () => startApi(loadConfig(), log, refuse))().catch(refuse);

let isStopping = false;
async function stop(reason: string): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  log.info({ reason }, 'the API stops');
  setTimeout(() => {
    log.warn({}, 'the API did not stop in time and is ended');
    log.flush();
    process.exit(EX_FAILURE);
  }, STOP_MS).unref();
  await (await running).stop();
  log.info({}, 'the API has stopped');
  log.flush();
  process.exit(0);
}

process.on('SIGTERM', () => void stop('SIGTERM'));
process.on('SIGINT', () => void stop('SIGINT'));
// A parent that opened a channel and is gone without a word takes this process along.
process.on('disconnect', () => void stop('parent gone'));

const { url } = await running;
log.info({ url }, 'the API listens');
log.flush();
