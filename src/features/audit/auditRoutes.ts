import { Readable } from 'node:stream';
import { z } from 'zod';
import type { PlanService } from '@/features/plans/PlanService.ts';
import type { Database } from '@/shared/database/Database.ts';
import { type ApiServer, companyScopeOf } from '@/shared/http/ApiServer.ts';
import { AuditService } from './AuditService.ts';
import { auditExportQuerySchema, auditPageSchema, auditQuerySchema } from './auditContract.ts';
import { renderExport } from './renderExport.ts';

const tags = ['audit'];
const TYPES = { csv: 'text/csv', ndjson: 'application/x-ndjson' } as const;

type AuditRouteDeps = { readonly database: Database; readonly plans: PlanService };

export function auditRoutes(server: ApiServer, deps: AuditRouteDeps): void {
  const { database, plans } = deps;
  const audit = new AuditService(database);

  server.route({
    method: 'GET',
    url: '/api/audit-events',
    config: { permission: 'audit.read', errors: ['CURSOR_INVALID'] },
    schema: {
      operationId: 'listAuditEvents',
      summary: 'Who did what, when and from where, newest first',
      tags,
      querystring: auditQuerySchema,
      response: { 200: auditPageSchema },
    },
    handler: async (request) => audit.list(companyScopeOf(request), request.query),
  });

  server.route({
    method: 'GET',
    url: '/api/audit-events/export',
    config: { permission: 'audit.read', errors: ['FEATURE_NOT_IN_PLAN'] },
    schema: {
      operationId: 'exportAuditEvents',
      summary: 'The whole audit log of the company as a file, oldest first',
      description:
        'Each event comes with its hash, SHA-256 over the previous hash, the number and the event, joined by line breaks.',
      tags,
      querystring: auditExportQuerySchema,
      response: {
        200: {
          description: 'The log',
          content: {
            [TYPES.csv]: { schema: z.string() },
            [TYPES.ndjson]: { schema: z.string() },
          },
        },
      },
    },
    handler: async (request, reply) => {
      const { format } = request.query;
      const scope = companyScopeOf(request);
      await plans.requireFeature(database, scope, 'auditExport');
      const file = renderExport(audit.export(scope), format);
      return reply
        .type(`${TYPES[format]}; charset=utf-8`)
        .header('content-disposition', `attachment; filename="audit-log.${format}"`)
        .send(Readable.from(file, { objectMode: false }) as never);
    },
  });
}
