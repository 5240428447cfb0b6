import { parseArgs } from 'node:util';
import { systemClock } from '@/shared/clock/Clock.ts';
import { loadIsProduction } from '@/shared/config/isProduction.ts';
import { createLog } from '@/shared/log/log.ts';
import { startMailServer } from './MailServer.ts';

/** sysexits.h: something is configured wrongly, and starting again will not help. */
const EX_CONFIG = 78;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '1025' },
    'web-port': { type: 'string', default: '8025' },
    file: { type: 'string' },
  },
});
const log = createLog({ process: 'mail', logDir: '' });

if (loadIsProduction()) {
  log.critical({}, 'the test mailbox delivers to nobody and does not start in production');
  log.flush();
  process.exit(EX_CONFIG);
}

const server = await startMailServer({
  clock: systemClock,
  log,
  smtpPort: Number(values.port),
  webPort: Number(values['web-port']),
  ...(values.file === undefined ? {} : { file: values.file }),
});
log.info({ smtpUrl: server.smtpUrl, webUrl: server.webUrl }, 'the test mailbox is ready');

function stop(): void {
  void server.stop().then(() => process.exit(0));
}

process.once('SIGTERM', stop);
process.once('SIGINT', stop);
