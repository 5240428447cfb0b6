import { parseArgs } from 'node:util';
import { systemClock } from '@/shared/clock/Clock.ts';
import { createLog } from '@/shared/log/log.ts';
import { buildStatusServer } from './buildStatusServer.ts';
import { HealthWatch } from './HealthWatch.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '3001' },
    host: { type: 'string', default: '127.0.0.1' },
    api: { type: 'string', default: 'http://127.0.0.1:3000' },
  },
});
const log = createLog({ process: 'status', logDir: '' });
const watch = new HealthWatch({ apiUrl: values.api, clock: systemClock, log });
const server = buildStatusServer(watch, systemClock);

function stop(): void {
  watch.stop();
  server.close(() => process.exit(0));
  server.closeAllConnections();
}

process.once('SIGTERM', stop);
process.once('SIGINT', stop);
watch.start();
server.listen(Number(values.port), values.host, () =>
  log.info({ port: values.port, api: values.api }, 'status page ready'),
);
