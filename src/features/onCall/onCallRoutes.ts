import type { ApiServer } from '@/shared/http/ApiServer.ts';
import type { OnCallReadModel } from './OnCallReadModel.ts';
import { onCallSchema } from './onCallContract.ts';

export function onCallRoutes(server: ApiServer, onCall: OnCallReadModel): void {
  server.route({
    method: 'GET',
    url: '/api/operators/on-call',
    config: { permission: 'operator', errors: ['PAGER_UNAVAILABLE'] },
    schema: {
      operationId: 'readOnCall',
      summary: 'Who answers now, at each level and for each role',
      tags: ['operators'],
      response: { 200: onCallSchema },
    },
    handler: () => onCall.read(),
  });
}
