import { type ApiServer, personOf } from '@/shared/http/ApiServer.ts';
import type { OverviewService } from './OverviewService.ts';
import { overviewSchema } from './overviewContract.ts';

export function overviewRoutes(server: ApiServer, overview: OverviewService): void {
  server.route({
    method: 'GET',
    url: '/api/operators/overview',
    config: { permission: 'operator' },
    schema: {
      operationId: 'readOperatorOverview',
      summary: 'What is wrong now, the worst first, and what could not be looked at',
      description: 'Each part has two seconds; one that is dead is told as unknown and hides no other.',
      tags: ['operators'],
      response: { 200: overviewSchema },
    },
    handler: (request) => overview.read(personOf(request)),
  });
}
