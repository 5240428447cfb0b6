import { z } from 'zod';
import { type ApiServer, companyScopeOf } from '@/shared/http/ApiServer.ts';
import { trustedJson } from '@/shared/http/trustedJson.ts';
import { idSchema, pageQuerySchema } from '@/shared/http/wireContract.ts';
import { ScenarioService, type ScenarioServiceDeps } from './ScenarioService.ts';
import {
  scenarioPageSchema,
  scenarioRequestSchema,
  scenarioSchema,
  updateScenarioRequestSchema,
} from './scenarioContract.ts';

const params = z.object({ id: idSchema });
const tags = ['scenarios'];

export function scenarioRoutes(server: ApiServer, deps: ScenarioServiceDeps): void {
  const service = new ScenarioService(deps);
  listRoutes(server, service);
  oneRoutes(server, service);
}

function listRoutes(server: ApiServer, service: ScenarioService): void {
  server.route({
    method: 'POST',
    url: '/api/scenarios',
    config: { permission: 'scenarios.edit', errors: ['PLAN_LIMIT_REACHED'] },
    schema: {
      tags,
      summary: 'Create a scenario',
      body: scenarioRequestSchema,
      response: { 201: scenarioSchema },
    },
    handler: async (request, reply) => {
      const scenario = await service.create(companyScopeOf(request), request.body);
      return reply.status(201).header('location', `/api/scenarios/${scenario.id}`).send(scenario);
    },
  });

  server.route({
    method: 'GET',
    url: '/api/scenarios',
    config: { permission: 'scenarios.read' },
    serializerCompiler: trustedJson,
    schema: {
      tags,
      summary: 'Scenarios of the company, newest first',
      querystring: pageQuerySchema,
      response: { 200: scenarioPageSchema },
    },
    handler: async (request) => service.list(companyScopeOf(request), request.query),
  });
}

function oneRoutes(server: ApiServer, service: ScenarioService): void {
  server.route({
    method: 'GET',
    url: '/api/scenarios/:id',
    config: { permission: 'scenarios.read', errors: ['SCENARIO_NOT_FOUND'] },
    schema: { tags, summary: 'One scenario', params, response: { 200: scenarioSchema } },
    handler: async (request) => service.read(companyScopeOf(request), request.params.id),
  });

  server.route({
    method: 'PUT',
    url: '/api/scenarios/:id',
    config: { permission: 'scenarios.edit', errors: ['SCENARIO_NOT_FOUND', 'SCENARIO_CHANGED'] },
    schema: {
      tags,
      summary: 'Replace a scenario that has not changed since it was read',
      params,
      body: updateScenarioRequestSchema,
      response: { 200: scenarioSchema },
    },
    handler: async (request) => service.update(companyScopeOf(request), request.params.id, request.body),
  });

  server.route({
    method: 'DELETE',
    url: '/api/scenarios/:id',
    config: { permission: 'scenarios.edit', errors: ['SCENARIO_NOT_FOUND'] },
    schema: {
      tags,
      summary: 'Delete a scenario; forecasts made under it stay',
      params,
      response: { 204: z.undefined().describe('Deleted.') },
    },
    handler: async (request, reply) => {
      await service.remove(companyScopeOf(request), request.params.id);
      return reply.status(204).send();
    },
  });
}
