import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import { type ApiServer, personOf } from '@/shared/http/ApiServer.ts';
import { IncidentReportService } from './IncidentReportService.ts';
import { incidentParamsSchema } from './incidentContract.ts';
import {
  actionOrderSchema,
  actionParamsSchema,
  actionSchema,
  actionsSchema,
  dutiesSchema,
  reportDraftSchema,
  reportOrderSchema,
  reportParamsSchema,
  reportStandingSchema,
  reviewOrderSchema,
} from './incidentReportContract.ts';

const TAGS = ['incidents'];
const URL = '/api/operators/incidents';

type Deps = { readonly database: Pick<Database, 'asPerson'>; readonly clock: Clock };
type ServiceOf = (request: FastifyRequest) => IncidentReportService;

/** For operators of the platform: what is written about incidents afterwards. */
export function incidentReportRoutes(server: ApiServer, { database, clock }: Deps): void {
  const serviceOf: ServiceOf = (request) => {
    const userId = personOf(request);
    return new IncidentReportService({
      clock,
      inTransaction: (work) => database.asPerson({ userId }, work),
    });
  };
  reportRoutes(server, serviceOf);
  actionRoutes(server, serviceOf);
  dutyRoutes(server, serviceOf);
}

function reportRoutes(server: ApiServer, serviceOf: ServiceOf): void {
  server.route({
    method: 'GET',
    url: `${URL}/:id/reports`,
    config: { permission: 'operator', errors: ['INCIDENT_NOT_FOUND'] },
    schema: {
      operationId: 'readIncidentReports',
      summary: 'The incident report and the post-mortem: when they are due, and what was handed in',
      tags: TAGS,
      params: incidentParamsSchema,
      response: { 200: reportStandingSchema },
    },
    handler: async (request) => ({ items: await serviceOf(request).standing(request.params.id) }),
  });

  server.route({
    method: 'GET',
    url: `${URL}/:id/reports/:kind/draft`,
    config: { permission: 'operator', errors: ['INCIDENT_NOT_FOUND'] },
    schema: {
      operationId: 'draftIncidentReport',
      summary: 'A draft of the paper, made of the timeline; what a person must write is marked',
      tags: TAGS,
      params: reportParamsSchema,
      response: { 200: reportDraftSchema },
    },
    handler: async (request) => {
      const { id, kind } = request.params;
      return { text: await serviceOf(request).draft(id, kind) };
    },
  });

  server.route({
    method: 'PUT',
    url: `${URL}/:id/reports/:kind`,
    config: { permission: 'operator', errors: ['INCIDENT_NOT_FOUND', 'INCIDENT_REPORT_INCOMPLETE'] },
    schema: {
      operationId: 'submitIncidentReport',
      summary: 'Hand the paper in, with the answer whether the runbook had to change',
      tags: TAGS,
      params: reportParamsSchema,
      body: reportOrderSchema,
      response: { 204: z.undefined().describe('It is kept.') },
    },
    handler: async (request, reply) => {
      const { id, kind } = request.params;
      await serviceOf(request).submit(id, personOf(request), { kind, ...request.body });
      return reply.status(204).send();
    },
  });
}

function actionRoutes(server: ApiServer, serviceOf: ServiceOf): void {
  server.route({
    method: 'GET',
    url: `${URL}/:id/actions`,
    config: { permission: 'operator' },
    schema: {
      operationId: 'listIncidentActions',
      summary: 'What is to be done after the incident',
      tags: TAGS,
      params: incidentParamsSchema,
      response: { 200: actionsSchema },
    },
    handler: async (request) => ({ items: await serviceOf(request).listActions(request.params.id) }),
  });

  server.route({
    method: 'POST',
    url: `${URL}/:id/actions`,
    config: { permission: 'operator', errors: ['INCIDENT_NOT_FOUND'] },
    schema: {
      operationId: 'addIncidentAction',
      summary: 'Add what is to be done, by whom and until when',
      tags: TAGS,
      params: incidentParamsSchema,
      body: actionOrderSchema,
      response: { 200: actionSchema },
    },
    handler: (request) => serviceOf(request).addAction(request.params.id, personOf(request), request.body),
  });

  server.route({
    method: 'POST',
    url: `${URL}/:id/actions/:actionId/done`,
    config: { permission: 'operator', errors: ['INCIDENT_ACTION_NOT_FOUND'] },
    schema: {
      operationId: 'completeIncidentAction',
      summary: 'Say that an action is done',
      tags: TAGS,
      params: actionParamsSchema,
      response: { 200: actionSchema },
    },
    handler: (request) => {
      const { id, actionId } = request.params;
      return serviceOf(request).completeAction(id, actionId, personOf(request));
    },
  });
}

function dutyRoutes(server: ApiServer, serviceOf: ServiceOf): void {
  server.route({
    method: 'GET',
    url: '/api/operators/incident-duties',
    config: { permission: 'operator' },
    schema: {
      operationId: 'listIncidentDuties',
      summary: 'What is still to be written, done and read because of incidents, the most urgent first',
      tags: TAGS,
      response: { 200: dutiesSchema },
    },
    handler: async (request) => {
      const service = serviceOf(request);
      return {
        reports: await service.outstanding(),
        actions: await service.listActions(null),
        runbooks: await service.runbooks(),
      };
    },
  });

  server.route({
    method: 'POST',
    url: '/api/operators/runbook-reviews',
    config: { permission: 'operator' },
    schema: {
      operationId: 'reviewRunbook',
      summary: 'Say that you have read a runbook through; it is due again after a quarter',
      tags: TAGS,
      body: reviewOrderSchema,
      response: { 204: z.undefined().describe('It is kept.') },
    },
    handler: async (request, reply) => {
      const { runbook, note } = request.body;
      await serviceOf(request).reviewRunbook(runbook, personOf(request), note);
      return reply.status(204).send();
    },
  });
}
