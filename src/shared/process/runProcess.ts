/**
 * The life of a server process: start with the environment's configuration, stop once and within a bound on
 * SIGTERM, SIGINT or the loss of the parent, and die loudly on whatever nobody caught.
 */
import { type Config, ConfigError, loadConfig, loadLogDir } from '@/shared/config/config.ts';
import { createLog, type Log } from '@/shared/log/log.ts';
import { HeldBack } from './HeldBack.ts';
import { EX_CONFIG, StartRefused } from './StartRefused.ts';

const EX_FAILURE = 1;

export type RunningProcess = {
  /** Idempotent. */
  readonly stop: () => Promise<void>;
};

export type ProcessOptions = {
  readonly name: string;
  /** A stop that is not done by then is forced; whoever waits kills after 10 s. In milliseconds. */
  readonly stopMs: number;
  /**
   * Rejects with a StartRefused when the process may not run like this, with a HeldBack when it may not serve now;
   * `onRefused` says so later, when that turns out only after the start.
   */
  readonly start: (
    config: Config,
    log: Log,
    onRefused: (refusal: StartRefused | HeldBack) => void,
  ) => Promise<RunningProcess>;
};

/** Runs until it is told to stop. Exits 0 after a stop and when it is held back, 78 for a faulty configuration, 1 for any other fault. */
export async function runProcess({ name, stopMs, start }: ProcessOptions): Promise<void> {
  const log = createLog({ process: name, logDir: loadLogDir() });
  let isStopping = false;
  const die = (code: number, error: unknown, message: string): never => {
    log.critical({ error }, message);
    log.flush();
    process.exit(code);
  };
  const refuse = (error: unknown): never => {
    if (error instanceof HeldBack) {
      log.critical(error.fields, error.message);
      log.flush();
      process.exit(0);
    }
    if (error instanceof ConfigError) return die(EX_CONFIG, error.message, 'the configuration is not usable');
    if (error instanceof StartRefused) return die(EX_CONFIG, error.message, `the ${name} refuses to start`);
    return die(EX_FAILURE, error, `the ${name} could not start`);
  };
  process.on('uncaughtException', (error) => die(EX_FAILURE, error, 'uncaught exception'));
  process.on('unhandledRejection', (error) => die(EX_FAILURE, error, 'unhandled rejection'));
  const refuseLater = (refusal: StartRefused | HeldBack): void => {
    if (refusal instanceof StartRefused) refuse(refusal);
    else if (!isStopping) {
      log.critical(refusal.fields, refusal.message);
      void stop(refusal.name);
    }
  };
  const running = (async () => start(loadConfig(), log, refuseLater))().catch(refuse);

  const stop = async (reason: string): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    log.info({ reason }, `the ${name} stops`);
    setTimeout(() => {
      log.warn({}, `the ${name} did not stop in time and is ended`);
      log.flush();
      process.exit(EX_FAILURE);
    }, stopMs).unref();
    await (await running).stop();
    log.info({}, `the ${name} has stopped`);
    log.flush();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
  // A parent that opened a channel and is gone without a word takes this process along.
  process.on('disconnect', () => void stop('parent gone'));
  await running;
  log.flush();
}
