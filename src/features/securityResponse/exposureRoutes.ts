import { z } from 'zod';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import { findUserId } from '@/shared/auth/findUserId.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { type ApiServer, personOf } from '@/shared/http/ApiServer.ts';
import { type ExposureReport, ExposureService } from './ExposureService.ts';
import { exposureCsv } from './exposureCsv.ts';
import { EXPOSURE_ROWS_SHOWN_MAX, exposureQuerySchema, exposureSchema } from './securityResponseContract.ts';
import type { SecurityResponseDeps } from './securityResponseRoutes.ts';

const TAGS = ['operators'];
const URL = '/api/operators/security/exposure';
/** A server that reads a log does little else; the command takes its time. */
const READ_MS_MAX = 10_000;
const ERRORS = ['ACCESS_LOG_MISSING', 'PERSON_NOT_FOUND'] as const;

type Query = z.infer<typeof exposureQuerySchema>;

/** Who read what, out of the access log of the server that answers. That somebody asked is in the audit log. */
export function exposureRoutes(server: ApiServer, { database, clock, config }: SecurityResponseDeps): void {
  const reportFor = async (userId: string, { email, ...asked }: Query): Promise<ExposureReport> => {
    if (config.LOG_DIR === '') throw new AppError('ACCESS_LOG_MISSING');
    const scope = { userId, ...(email === undefined ? {} : { loginEmail: email }) };
    const question = await database.asPerson(scope, async (sql) => {
      const readerId = email === undefined ? undefined : await findUserId(sql, email);
      if (email !== undefined && readerId === undefined) throw new AppError('PERSON_NOT_FOUND');
      const whose = { ...asked, ...(readerId === undefined ? {} : { userId: readerId }) };
      await recordAudit(sql, {
        ...{ action: 'exposure.reported', actorId: userId, companyId: null },
        subjectId: asked.companyId ?? 'everybody',
        details: Object.fromEntries(
          Object.entries(whose).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
        ),
      });
      return whose;
    });
    return new ExposureService(config.LOG_DIR, clock, READ_MS_MAX).report(question);
  };

  server.route({
    method: 'GET',
    url: URL,
    config: { permission: 'operator', errors: ERRORS },
    schema: {
      operationId: 'reportExposure',
      summary: 'Who read what, from where and how often, and what the access log cannot tell',
      tags: TAGS,
      querystring: exposureQuerySchema,
      response: { 200: exposureSchema },
    },
    handler: async (request) => {
      const { rows, linesRead, gaps } = await reportFor(personOf(request), request.query);
      return {
        ...{ linesRead, gaps: [...gaps], rowCount: rows.length },
        rows: rows.slice(0, EXPOSURE_ROWS_SHOWN_MAX),
      };
    },
  });

  server.route({
    method: 'GET',
    url: `${URL}/export`,
    config: { permission: 'operator', errors: ERRORS },
    schema: {
      operationId: 'exportExposure',
      summary: 'All rows of the report as CSV',
      tags: TAGS,
      querystring: exposureQuerySchema,
      response: { 200: { description: 'The rows', content: { 'text/csv': { schema: z.string() } } } },
    },
    handler: async (request, reply) => {
      const { rows } = await reportFor(personOf(request), request.query);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="exposure.csv"')
        .send(exposureCsv(rows) as never);
    },
  });
}
