import { EvidenceService } from '@/features/evidence/EvidenceService.ts';
import { IncidentReportService } from '@/features/incidents/IncidentReportService.ts';
import { type IncidentDeps, IncidentService } from '@/features/incidents/IncidentService.ts';
import { incidentParamsSchema } from '@/features/incidents/incidentContract.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import type { Database } from '@/shared/database/Database.ts';
import { type ApiServer, personOf } from '@/shared/http/ApiServer.ts';
import { askIncidentChecklist } from './askIncidentChecklist.ts';
import { incidentChecklistSchema, tickRequestSchema, tickSchema } from './checklistContract.ts';
import { tickBox } from './tickBox.ts';

const TAGS = ['incidents'];
const URL = '/api/operators/checklists';

type Deps = {
  readonly database: Pick<Database, 'asPerson' | 'readOnce'>;
  readonly clock: Clock;
  readonly config: Pick<Config, 'STATUS_URL'>;
};

/** The checklists of deployments are asked at the keyboard alone: the API has neither the folder nor its git. */
export function checklistRoutes(server: ApiServer, { database, clock, config }: Deps): void {
  const depsOf = (userId: string): IncidentDeps => ({
    clock,
    inTransaction: (work) => database.asPerson({ userId }, work),
  });
  server.route({
    method: 'GET',
    url: `${URL}/incident/:id`,
    config: { permission: 'operator', errors: ['INCIDENT_NOT_FOUND'] },
    schema: {
      operationId: 'askIncidentChecklist',
      summary: 'What is to be done in an incident (R388–R394), asked now',
      tags: TAGS,
      params: incidentParamsSchema,
      response: { 200: incidentChecklistSchema },
    },
    handler: (request) => {
      const deps = depsOf(personOf(request));
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

  server.route({
    method: 'POST',
    url: `${URL}/ticks`,
    config: { permission: 'operator', errors: ['INCIDENT_NOT_FOUND'] },
    schema: {
      operationId: 'tickBox',
      summary: 'Answer a box that no machine can; it is kept as evidence with your name, and expires',
      tags: TAGS,
      body: tickRequestSchema,
      response: { 201: tickSchema },
    },
    handler: async (request, reply) => {
      const by = personOf(request);
      const { minutes, incidentId, ...order } = request.body;
      const ticked = await database.asPerson({ userId: by }, (own) =>
        tickBox(
          { ...order, by, forMs: minutes * 60_000, incidentId },
          {
            evidence: new EvidenceService(own, clock),
            incidents: new IncidentService({ clock, inTransaction: (work) => work(own) }),
          },
        ),
      );
      const { recordedBy, happenedAt: at, expiresAt: until } = ticked;
      return reply.status(201).send({ box: order.box, by: recordedBy, at, until });
    },
  });
}
