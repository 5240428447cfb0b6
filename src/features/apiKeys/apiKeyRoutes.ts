import { z } from 'zod';
import { type ApiServer, companyScopeOf, roleOf } from '@/shared/http/ApiServer.ts';
import { type ApiKeyDeps, ApiKeyService } from './ApiKeyService.ts';
import {
  apiKeyListSchema,
  apiKeyParamsSchema,
  createApiKeyRequestSchema,
  createdApiKeySchema,
} from './apiKeyContract.ts';

const tags = ['API keys'];

export function apiKeyRoutes(server: ApiServer, deps: ApiKeyDeps): void {
  const keys = new ApiKeyService(deps);

  server.route({
    method: 'GET',
    url: '/api/api-keys',
    config: { permission: 'keys.make' },
    schema: {
      operationId: 'listApiKeys',
      summary: 'Your API keys; everybody’s for owners and admins',
      description: 'Those that live first, newest first, 200 at most. The secret is in no list.',
      tags,
      response: { 200: apiKeyListSchema },
    },
    handler: async (request) => ({ items: await keys.list(companyScopeOf(request), roleOf(request)) }),
  });

  server.route({
    method: 'POST',
    url: '/api/api-keys',
    config: { permission: 'keys.make', errors: ['API_KEY_LIMIT_REACHED', 'FEATURE_NOT_IN_PLAN'] },
    schema: {
      operationId: 'makeApiKey',
      summary: 'Make an API key for scripts',
      description:
        'The key is in this answer only. It acts for you in this company, within its scopes and your role, until it expires, is revoked, or your role changes. A company has 100 living ones at most.',
      tags,
      body: createApiKeyRequestSchema,
      response: { 201: createdApiKeySchema },
    },
    handler: async (request, reply) =>
      reply.status(201).send(await keys.create(companyScopeOf(request), request.body)),
  });

  server.route({
    method: 'DELETE',
    url: '/api/api-keys/:id',
    config: { permission: 'keys.make', errors: ['API_KEY_NOT_FOUND'] },
    schema: {
      operationId: 'revokeApiKey',
      summary: 'Revoke an API key; it counts from its next request',
      tags,
      params: apiKeyParamsSchema,
      response: { 204: z.undefined().describe('Revoked.') },
    },
    handler: async (request, reply) => {
      await keys.revoke(companyScopeOf(request), roleOf(request), request.params.id);
      return reply.status(204).send();
    },
  });
}
