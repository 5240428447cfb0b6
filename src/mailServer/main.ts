import { parseArgs } from 'node:util';
import { systemClock } from '@/shared/clock/Clock.ts';
import { runStandIn } from '@/shared/standIn/runStandIn.ts';
import { startMailServer } from './MailServer.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '1025' },
    'web-port': { type: 'string', default: '8025' },
    file: { type: 'string' },
  },
});

await runStandIn({
  name: 'mail',
  refusal: 'the test mailbox delivers to nobody and does not start in production',
  start: async (log) => {
    const server = await startMailServer({
      clock: systemClock,
      log,
      smtpPort: Number(values.port),
      webPort: Number(values['web-port']),
      ...(values.file === undefined ? {} : { file: values.file }),
    });
    log.info({ smtpUrl: server.smtpUrl, webUrl: server.webUrl }, 'the test mailbox is ready');
    return server;
  },
});
