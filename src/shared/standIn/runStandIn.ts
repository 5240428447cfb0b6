/** The life of a stand-in for somebody else's service: never in production, and until it is told to stop. */
import { loadIsProduction } from '@/shared/config/isProduction.ts';
import { createLog, type Log } from '@/shared/log/log.ts';
import { EX_CONFIG } from '@/shared/process/StartRefused.ts';

export async function runStandIn(options: {
  readonly name: string;
  /** What it says where it may not run. */
  readonly refusal: string;
  /** Resolves when it is ready. */
  readonly start: (log: Log) => Promise<{ readonly stop: () => Promise<void> }>;
}): Promise<void> {
  const log = createLog({ process: options.name, logDir: '' });
  if (loadIsProduction()) {
    log.critical({}, options.refusal);
    log.flush();
    process.exit(EX_CONFIG);
  }
  const server = await options.start(log);
  const stop = () => void server.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}
