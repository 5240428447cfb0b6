import { parseArgs } from 'node:util';
import { systemClock } from '@/shared/clock/Clock.ts';
import { ConfigError, loadStatusConfig } from '@/shared/config/config.ts';
import { createLog } from '@/shared/log/log.ts';
import { EX_CONFIG } from '@/shared/process/StartRefused.ts';
import { startStatus } from './startStatus.ts';
import { NewerFormat } from './store/StatusFormat.ts';

const STOP_MS = 8_000;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '3001' },
    api: { type: 'string', default: 'http://127.0.0.1:3000' },
  },
});
const log = createLog({ process: 'status', logDir: '' });

function die(error: unknown): never {
  const isConfig = error instanceof ConfigError || error instanceof NewerFormat;
  log.critical({ error: isConfig ? error.message : error }, 'the status page ends');
  log.flush();
  process.exit(isConfig ? EX_CONFIG : 1);
}

process.on('uncaughtException', die);
process.on('unhandledRejection', die);

try {
  const status = await startStatus({
    config: loadStatusConfig(),
    clock: systemClock,
    log,
    apiUrl: values.api,
    port: Number(values.port),
  });
  const stop = (): void => {
    setTimeout(() => process.exit(1), STOP_MS).unref();
    void status.stop().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  log.info({ url: status.url, api: values.api }, 'status page ready');
} catch (error) {
  die(error);
}
