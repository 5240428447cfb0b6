import { EvidenceService } from '@/features/evidence/EvidenceService.ts';
import { IncidentReportService } from '@/features/incidents/IncidentReportService.ts';
import { IncidentService } from '@/features/incidents/IncidentService.ts';
import { incidentParamsSchema } from '@/features/incidents/incidentContract.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import { type ApiServer, personOf } from '@/shared/http/ApiServer.ts';
import { askIncidentChecklist } from './askIncidentChecklist.ts';
import { incidentChecklistSchema } from './checklistContract.ts';

type Deps = {
  readonly database: Pick<Database, 'asPerson' | 'readOnce'>;
  readonly clock: Clock;
  readonly config: Pick<Config, 'STATUS_URL'>;
};

/** The checklists of deployments are asked at the keyboard alone: the API has neither the folder nor its git. */
export function checklistRoutes(server: ApiServer, { database, clock, config }: Deps): void {
  server.route({
    method: 'GET',
    url: '/api/operators/checklists/incident/:id',
    config: { permission: 'operator', errors: ['INCIDENT_NOT_FOUND'] },
    schema: {
      operationId: 'askIncidentChecklist',
      summary: 'What is to be done in an incident (R388–R394), asked now',
      tags: ['incidents'],
      params: incidentParamsSchema,
      response: { 200: incidentChecklistSchema },
    },
    handler: (request) => {
      const userId = personOf(request);
      const deps = {
        clock,
        inTransaction: <T>(work: (one: Sql) => Promise<T>) => database.asPerson({ userId }, work),
      };
      return askIncidentChecklist({
        clock,
        evidence: new EvidenceService(database.readOnce, clock),
        incidents: new IncidentService(deps),
        reports: new IncidentReportService(deps),
        statusUrl: config.STATUS_URL,
        incidentId: request.params.id,
      });
    },
  });
}
