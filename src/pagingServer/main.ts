import { parseArgs } from 'node:util';
import { systemClock } from '@/shared/clock/Clock.ts';
import { loadIsProduction } from '@/shared/config/isProduction.ts';
import { loadPagingHook } from '@/shared/config/pagingHook.ts';
import { createLog } from '@/shared/log/log.ts';
import { startPagingServer } from './PagingServer.ts';

/** sysexits.h: something is configured wrongly, and starting again will not help. */
const EX_CONFIG = 78;

const { values } = parseArgs({
  options: { port: { type: 'string', default: '8026' }, file: { type: 'string' } },
});
const log = createLog({ process: 'paging', logDir: '' });

if (loadIsProduction()) {
  log.critical({}, 'the test pager wakes nobody and does not start in production');
  log.flush();
  process.exit(EX_CONFIG);
}

const server = await startPagingServer({
  clock: systemClock,
  port: Number(values.port),
  hook: loadPagingHook(),
  ...(values.file === undefined ? {} : { file: values.file }),
});
log.info({ url: server.url }, 'the test pager is ready');

function stop(): void {
  void server.stop().then(() => process.exit(0));
}

process.once('SIGTERM', stop);
process.once('SIGINT', stop);
