import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Incident } from '@/core/incidents/Incident.ts';
import { incidentTimes } from '@/core/incidents/incidentTimes.ts';
import type { ErrorCode } from '@/shared/errors/errorCodes.ts';
import { type ApiServer, personOf } from '@/shared/http/ApiServer.ts';
import { IncidentService } from './IncidentService.ts';
import {
  assignSchema,
  classifySchema,
  type IncidentResponse,
  incidentListQuerySchema,
  incidentMeansQuerySchema,
  incidentMeansSchema,
  incidentParamsSchema,
  incidentSchema,
  incidentsSchema,
  mitigateSchema,
  noteSchema,
  openIncidentSchema,
  resolveSchema,
  wholeIncidentSchema,
} from './incidentContract.ts';
import { incidentMessageRoutes, type MessageRouteDeps } from './incidentMessageRoutes.ts';
import { incidentReportRoutes } from './incidentReportRoutes.ts';
import { toOpenOrder } from './toOpenOrder.ts';

const TAGS = ['incidents'];
const URL = '/api/operators/incidents';
const REFUSED: ErrorCode[] = ['INCIDENT_NOT_FOUND', 'INCIDENT_STATE_REFUSED'];

type ServiceOf = (request: FastifyRequest) => IncidentService;

export function renderIncident(incident: Incident): IncidentResponse {
  return { ...incident, times: incidentTimes(incident) };
}

/** For operators of the platform: what is wrong, and what they do about it. */
export function incidentRoutes(server: ApiServer, deps: MessageRouteDeps): void {
  const { database, clock } = deps;
  const serviceOf: ServiceOf = (request) => {
    const userId = personOf(request);
    return new IncidentService({ clock, inTransaction: (work) => database.asPerson({ userId }, work) });
  };
  readingRoutes(server, serviceOf);
  meansRoute(server, serviceOf);
  beginningRoutes(server, serviceOf);
  endingRoutes(server, serviceOf);
  tellingRoutes(server, serviceOf);
  incidentReportRoutes(server, deps);
  incidentMessageRoutes(server, deps);
}

function readingRoutes(server: ApiServer, serviceOf: ServiceOf): void {
  server.route({
    method: 'GET',
    url: URL,
    config: { permission: 'operator' },
    schema: {
      operationId: 'listIncidents',
      summary: 'Incidents: the open ones, or all of them; the latest first',
      tags: TAGS,
      querystring: incidentListQuerySchema,
      response: { 200: incidentsSchema },
    },
    handler: async (request) => {
      const { open, cursor: before, limit } = request.query;
      const filter = { isOpenOnly: open === 'true', limit: limit + 1, ...(before ? { before } : {}) };
      const found = await serviceOf(request).list(filter);
      const items = found.slice(0, limit);
      const nextCursor = found.length > limit ? (items.at(-1)?.id ?? null) : null;
      return { items: items.map(renderIncident), nextCursor };
    },
  });

  server.route({
    method: 'GET',
    url: `${URL}/:id`,
    config: { permission: 'operator', errors: ['INCIDENT_NOT_FOUND'] },
    schema: {
      operationId: 'readIncident',
      summary: 'One incident, its timeline and its alerts',
      tags: TAGS,
      params: incidentParamsSchema,
      response: { 200: wholeIncidentSchema },
    },
    handler: async (request) => {
      const { incident, events, alerts } = await serviceOf(request).read(request.params.id);
      return { incident: renderIncident(incident), events: [...events], alerts: [...alerts] };
    },
  });
}

function meansRoute(server: ApiServer, serviceOf: ServiceOf): void {
  server.route({
    method: 'GET',
    url: '/api/operators/incident-times',
    config: { permission: 'operator' },
    schema: {
      operationId: 'readIncidentTimes',
      summary: 'MTTA, MTTM and MTTR of the last days, by class and priority, against what is promised',
      tags: TAGS,
      querystring: incidentMeansQuerySchema,
      response: { 200: incidentMeansSchema },
    },
    handler: async (request) => {
      const { groups, ...rest } = await serviceOf(request).means(request.query.days);
      return { ...rest, groups: [...groups] };
    },
  });
}

function beginningRoutes(server: ApiServer, serviceOf: ServiceOf): void {
  server.route({
    method: 'POST',
    url: URL,
    config: { permission: 'operator' },
    schema: {
      operationId: 'openIncident',
      summary: 'Open an incident by hand; the open one of the ladder is raised instead',
      tags: TAGS,
      body: openIncidentSchema,
      response: { 200: incidentSchema },
    },
    handler: async (request) => {
      const order = request.body;
      const opened = await serviceOf(request).open({ ...toOpenOrder(order), by: personOf(request) });
      return renderIncident(opened);
    },
  });

  server.route({
    method: 'POST',
    url: `${URL}/:id/acknowledge`,
    config: { permission: 'operator', errors: REFUSED },
    schema: {
      operationId: 'acknowledgeIncident',
      summary: 'Say that you have it; the first to do so commands it',
      tags: TAGS,
      params: incidentParamsSchema,
      response: { 200: incidentSchema },
    },
    handler: async (request) =>
      renderIncident(await serviceOf(request).acknowledge(request.params.id, personOf(request))),
  });
}

function endingRoutes(server: ApiServer, serviceOf: ServiceOf): void {
  server.route({
    method: 'POST',
    url: `${URL}/:id/mitigate`,
    config: { permission: 'operator', errors: REFUSED },
    schema: {
      operationId: 'mitigateIncident',
      summary: 'Say that customers have relief; it is watched from then on and resolves by itself',
      tags: TAGS,
      params: incidentParamsSchema,
      body: mitigateSchema,
      response: { 200: incidentSchema },
    },
    handler: async (request) => {
      const { text, watch } = request.body;
      const order = text === undefined ? { watch } : { watch, text };
      return renderIncident(await serviceOf(request).mitigate(request.params.id, personOf(request), order));
    },
  });

  server.route({
    method: 'POST',
    url: `${URL}/:id/resolve`,
    config: { permission: 'operator', errors: [...REFUSED, 'INCIDENT_STILL_FIRING'] },
    schema: {
      operationId: 'resolveIncident',
      summary: 'End an incident',
      tags: TAGS,
      params: incidentParamsSchema,
      body: resolveSchema,
      response: { 200: incidentSchema },
    },
    handler: async (request) => {
      const { reason, areAlertsOver } = request.body;
      const order = reason === undefined ? { areAlertsOver } : { areAlertsOver, reason };
      return renderIncident(await serviceOf(request).resolve(request.params.id, personOf(request), order));
    },
  });
}

function tellingRoutes(server: ApiServer, serviceOf: ServiceOf): void {
  server.route({
    method: 'POST',
    url: `${URL}/:id/classify`,
    config: { permission: 'operator', errors: REFUSED },
    schema: {
      operationId: 'classifyIncident',
      summary: 'Give an incident another priority',
      tags: TAGS,
      params: incidentParamsSchema,
      body: classifySchema,
      response: { 200: incidentSchema },
    },
    handler: async (request) =>
      renderIncident(await serviceOf(request).classify(request.params.id, personOf(request), request.body)),
  });

  server.route({
    method: 'POST',
    url: `${URL}/:id/assign`,
    config: { permission: 'operator', errors: ['INCIDENT_NOT_FOUND'] },
    schema: {
      operationId: 'assignIncident',
      summary: 'Name the incident commander',
      tags: TAGS,
      params: incidentParamsSchema,
      body: assignSchema,
      response: { 200: incidentSchema },
    },
    handler: async (request) => {
      const { commander } = request.body;
      return renderIncident(await serviceOf(request).assign(request.params.id, personOf(request), commander));
    },
  });

  server.route({
    method: 'POST',
    url: `${URL}/:id/notes`,
    config: { permission: 'operator', errors: ['INCIDENT_NOT_FOUND'] },
    schema: {
      operationId: 'noteIncident',
      summary: 'Add a line to the timeline',
      tags: TAGS,
      params: incidentParamsSchema,
      body: noteSchema,
      response: { 204: z.undefined().describe('It stands in the timeline.') },
    },
    handler: async (request, reply) => {
      await serviceOf(request).addNote(request.params.id, personOf(request), request.body.text);
      return reply.status(204).send();
    },
  });
}
