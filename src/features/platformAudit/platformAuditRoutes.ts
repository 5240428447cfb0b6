import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import { type ApiServer, personOf } from '@/shared/http/ApiServer.ts';
import { PlatformAuditReadModel } from './PlatformAuditReadModel.ts';
import {
  approvalListSchema,
  operatorListSchema,
  platformEventQuerySchema,
  platformEventsSchema,
} from './platformAuditContract.ts';

const tags = ['operators'];

export function platformAuditRoutes(
  server: ApiServer,
  deps: { readonly database: Database; readonly clock: Clock },
): void {
  const audit = new PlatformAuditReadModel(deps);

  server.route({
    method: 'GET',
    url: '/api/operators/audit-events',
    config: { permission: 'operator', errors: ['CURSOR_INVALID'] },
    schema: {
      operationId: 'listPlatformAuditEvents',
      summary: 'What was done to the platform, by whom and from where, newest first',
      tags,
      querystring: platformEventQuerySchema,
      response: { 200: platformEventsSchema },
    },
    handler: (request) => audit.events(personOf(request), request.query),
  });

  server.route({
    method: 'GET',
    url: '/api/operators/approvals',
    config: { permission: 'operator' },
    schema: {
      operationId: 'listApprovals',
      summary: 'Approvals that were asked for: what for, what is to be signed, what became of it',
      tags,
      response: { 200: approvalListSchema },
    },
    handler: async (request) => ({ items: await audit.approvals(personOf(request)) }),
  });

  server.route({
    method: 'GET',
    url: '/api/operators/people',
    config: { permission: 'operator' },
    schema: {
      operationId: 'listOperators',
      summary: 'Who operates this platform',
      tags,
      response: { 200: operatorListSchema },
    },
    handler: async (request) => ({ items: await audit.operators(personOf(request)) }),
  });
}
