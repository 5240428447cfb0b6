import { type ApiServer, personOf } from '@/shared/http/ApiServer.ts';
import { operatorSchema } from './operatorContract.ts';

export function operatorRoutes(server: ApiServer): void {
  server.route({
    method: 'GET',
    url: '/api/operators/me',
    config: { permission: 'operator' },
    schema: {
      operationId: 'readOperator',
      summary: 'Whether you are an operator of this platform',
      description: 'Operators are apart from every company and see no books.',
      tags: ['operators'],
      response: { 200: operatorSchema },
    },
    handler: async (request) => ({ userId: personOf(request) }),
  });
}
