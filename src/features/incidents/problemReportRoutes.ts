import { AREA_COMPONENTS, referenceOf } from '@/core/incidents/problemReports.ts';
import type { Config } from '@/shared/config/config.ts';
import type { Database } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { type ApiServer, companyScopeOf, personOf } from '@/shared/http/ApiServer.ts';
import { newId } from '@/shared/ids/newId.ts';
import { incidentParamsSchema } from './incidentContract.ts';
import { ProblemReportStore } from './ProblemReportStore.ts';
import {
  problemReportOrderSchema,
  problemReportReceiptSchema,
  problemReportsSchema,
} from './problemReportContract.ts';

/** Reports that are kept in an hour; more add nothing that we do not know. */
const REPORTS_OF_PERSON_MAX = 5;
const REPORTS_OF_COMPANY_MAX = 20;
const REPORTS_SHOWN_MAX = 1_000;

type Deps = {
  readonly database: Pick<Database, 'inCompany' | 'asPerson'>;
  readonly config: Pick<Config, 'STATUS_URL'>;
};

/** What customers say is wrong. */
export function problemReportRoutes(server: ApiServer, { database, config }: Deps): void {
  server.route({
    method: 'POST',
    url: '/api/problem-reports',
    config: { permission: 'problems.report', errors: ['PROBLEM_REPORTS_ENOUGH'] },
    schema: {
      operationId: 'reportProblem',
      summary: 'Tell us that something does not work',
      tags: ['problems'],
      body: problemReportOrderSchema,
      response: { 201: problemReportReceiptSchema },
    },
    handler: async (request, reply) => {
      const { area, text, impact = null } = request.body;
      const statusUrl = config.STATUS_URL;
      const report = { id: newId(), area, component: AREA_COMPONENTS[area], text, impact };
      const most = { ofPerson: REPORTS_OF_PERSON_MAX, ofCompany: REPORTS_OF_COMPANY_MAX };
      const receipt = await database.inCompany(companyScopeOf(request), (sql) =>
        new ProblemReportStore(sql).add(report, most),
      );
      if (receipt === undefined) throw new AppError('PROBLEM_REPORTS_ENOUGH', { details: { statusUrl } });
      return reply
        .status(201)
        .send({ id: report.id, reference: referenceOf(report.id), statusUrl, ...receipt });
    },
  });

  server.route({
    method: 'GET',
    url: '/api/operators/incidents/:id/problem-reports',
    config: { permission: 'operator' },
    schema: {
      operationId: 'listProblemReports',
      summary: 'What customers have said about the incident',
      tags: ['incidents'],
      params: incidentParamsSchema,
      response: { 200: problemReportsSchema },
    },
    handler: async (request) => {
      const userId = personOf(request);
      const items = await database.asPerson({ userId }, (sql) =>
        new ProblemReportStore(sql).list(request.params.id, REPORTS_SHOWN_MAX),
      );
      return { items: items.map((report) => ({ ...report, reference: referenceOf(report.id) })) };
    },
  });
}
