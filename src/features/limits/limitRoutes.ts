import { z } from 'zod';
import type { Database } from '@/shared/database/Database.ts';
import { type ApiServer, personOf } from '@/shared/http/ApiServer.ts';
import type { Redis } from '@/shared/redis/connectRedis.ts';
import { LimitService } from './LimitService.ts';
import {
  clearedSchema,
  clientRuleListSchema,
  clientRuleRequestSchema,
  clientRuleSchema,
  countersSchema,
  limitedClientSchema,
  networkQuerySchema,
} from './limitContract.ts';

const TAGS = ['operators'];
const RULES_URL = '/api/operators/client-rules';
const COUNTERS_URL = '/api/operators/limit-counters';

type Deps = { readonly database: Database; readonly redis: Redis | undefined };
type ServiceOf = (userId: string) => LimitService;

function ruleRoutes(server: ApiServer, serviceOf: ServiceOf): void {
  server.route({
    method: 'GET',
    url: RULES_URL,
    config: { permission: 'operator' },
    schema: {
      operationId: 'listClientRules',
      summary: 'Addresses that are let past the limits or turned away',
      tags: TAGS,
      response: { 200: clientRuleListSchema },
    },
    handler: async (request) => ({ items: await serviceOf(personOf(request)).list() }),
  });

  server.route({
    method: 'PUT',
    url: RULES_URL,
    config: { permission: 'operator' },
    schema: {
      operationId: 'putClientRule',
      summary: 'Let an address past the limits or turn it away',
      description:
        'Replaces the rule that the address or network has; in force in every process within 2 seconds.',
      tags: TAGS,
      body: clientRuleRequestSchema,
      response: { 200: clientRuleSchema },
    },
    handler: async (request) => serviceOf(personOf(request)).put(request.body),
  });

  server.route({
    method: 'DELETE',
    url: RULES_URL,
    config: { permission: 'operator', errors: ['CLIENT_RULE_NOT_FOUND'] },
    schema: {
      operationId: 'deleteClientRule',
      summary: 'Take the rule of an address away',
      tags: TAGS,
      querystring: networkQuerySchema,
      response: { 204: z.undefined().describe('It has no rule any more.') },
    },
    handler: async (request, reply) => {
      await serviceOf(personOf(request)).remove(request.query.network);
      return reply.status(204).send();
    },
  });
}

/** For operators of the platform: R140 to R142. */
export function limitRoutes(server: ApiServer, { database, redis }: Deps): void {
  const serviceOf: ServiceOf = (userId) =>
    new LimitService({
      actorId: userId,
      inTransaction: (work) => database.asPerson({ userId }, work),
      redis,
    });
  ruleRoutes(server, serviceOf);

  server.route({
    method: 'GET',
    url: COUNTERS_URL,
    config: { permission: 'operator', errors: ['RATE_LIMIT_SERVICE_UNAVAILABLE'] },
    schema: {
      operationId: 'readLimitCounters',
      summary: 'What a client has used up',
      tags: TAGS,
      querystring: limitedClientSchema,
      response: { 200: countersSchema },
    },
    handler: async (request) => ({
      items: await serviceOf(personOf(request)).counters(request.query.client),
    }),
  });

  server.route({
    method: 'DELETE',
    url: COUNTERS_URL,
    config: { permission: 'operator', errors: ['RATE_LIMIT_SERVICE_UNAVAILABLE'] },
    schema: {
      operationId: 'clearLimitCounters',
      summary: 'Forget what one client has used up',
      tags: TAGS,
      querystring: limitedClientSchema,
      response: { 200: clearedSchema },
    },
    handler: async (request) => ({
      cleared: await serviceOf(personOf(request)).clear(request.query.client),
    }),
  });
}
