import { parseArgs } from 'node:util';
import { systemClock } from '@/shared/clock/Clock.ts';
import { runStandIn } from '@/shared/standIn/runStandIn.ts';
import { startStripeServer } from './StripeServer.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '12111' },
    'control-port': { type: 'string', default: '12112' },
    file: { type: 'string' },
  },
});

await runStandIn({
  name: 'stripe',
  refusal: 'the stand-in for Stripe takes no real money and does not start in production',
  start: async (log) => {
    const server = await startStripeServer({
      clock: systemClock,
      log,
      port: Number(values.port),
      controlPort: Number(values['control-port']),
      ...(values.file === undefined ? {} : { file: values.file }),
    });
    log.info({ url: server.url, controlUrl: server.controlUrl }, 'the stand-in for Stripe is ready');
    return server;
  },
});
