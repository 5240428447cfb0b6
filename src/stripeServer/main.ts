import { parseArgs } from 'node:util';
import { systemClock } from '@/shared/clock/Clock.ts';
import { loadIsProduction } from '@/shared/config/isProduction.ts';
import { createLog } from '@/shared/log/log.ts';
import { startStripeServer } from './StripeServer.ts';

/** sysexits.h: something is configured wrongly, and starting again will not help. */
const EX_CONFIG = 78;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '12111' },
    'control-port': { type: 'string', default: '12112' },
    file: { type: 'string' },
  },
});
const log = createLog({ process: 'stripe', logDir: '' });

if (loadIsProduction()) {
  log.critical({}, 'the stand-in for Stripe takes no real money and does not start in production');
  log.flush();
  process.exit(EX_CONFIG);
}

const server = await startStripeServer({
  clock: systemClock,
  log,
  port: Number(values.port),
  controlPort: Number(values['control-port']),
  ...(values.file === undefined ? {} : { file: values.file }),
});
log.info({ url: server.url, controlUrl: server.controlUrl }, 'the stand-in for Stripe is ready');

function stop(): void {
  void server.stop().then(() => process.exit(0));
}

process.once('SIGTERM', stop);
process.once('SIGINT', stop);
