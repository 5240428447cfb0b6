import { parseArgs } from 'node:util';
import { systemClock } from '@/shared/clock/Clock.ts';
import { loadPagingHook } from '@/shared/config/pagingHook.ts';
import { runStandIn } from '@/shared/standIn/runStandIn.ts';
import { startPagingServer } from './PagingServer.ts';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '8026' }, file: { type: 'string' } },
});

await runStandIn({
  name: 'paging',
  refusal: 'the test pager wakes nobody and does not start in production',
  start: async (log) => {
    const server = await startPagingServer({
      clock: systemClock,
      port: Number(values.port),
      hook: loadPagingHook(),
      ...(values.file === undefined ? {} : { file: values.file }),
    });
    log.info({ url: server.url }, 'the test pager is ready');
    return server;
  },
});
