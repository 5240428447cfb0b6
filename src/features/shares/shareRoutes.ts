import { z } from 'zod';
import { type ApiServer, companyScopeOf } from '@/shared/http/ApiServer.ts';
import { type ShareDeps, ShareService } from './ShareService.ts';
import {
  createdShareSchema,
  createShareRequestSchema,
  SHARE_TOKEN_HEADER,
  sharedDocumentSchema,
  shareListSchema,
  shareParamsSchema,
} from './shareContract.ts';

const tags = ['share links'];
const TOKEN_CHARS_MAX = 200;

export function shareRoutes(server: ApiServer, deps: ShareDeps): void {
  const shares = new ShareService(deps);
  publicRoute(server, shares);

  server.route({
    method: 'GET',
    url: '/api/share-links',
    config: { permission: 'shares.make' },
    schema: {
      operationId: 'listShareLinks',
      summary: 'Links by which somebody without an account sees one thing',
      description: 'Those that work first, newest first, 200 at most. No token is in the list.',
      tags,
      response: { 200: shareListSchema },
    },
    handler: async (request) => ({ items: await shares.list(companyScopeOf(request)) }),
  });

  server.route({
    method: 'POST',
    url: '/api/share-links',
    config: {
      permission: 'shares.make',
      errors: [
        'FORECAST_NOT_FOUND',
        'REPORT_RANGE_INVALID',
        'PAYLOAD_TOO_LARGE',
        'FEATURE_NOT_IN_PLAN',
        'SHARE_LIMIT_REACHED',
      ],
    },
    schema: {
      operationId: 'makeShareLink',
      summary: 'Share cash, its forecast or a statement by a link',
      description: `Writes down what it shows as it is now; the token is in this answer only. Whoever has it reads that at \`/api/shared\` with the header \`${SHARE_TOKEN_HEADER}\`, or on the page \`/shared#token\`, until it expires, is taken back, or its maker leaves the company. A company has 100 working links at most.`,
      tags,
      body: createShareRequestSchema,
      response: { 201: createdShareSchema },
    },
    handler: async (request, reply) =>
      reply.status(201).send(await shares.create(companyScopeOf(request), request.body)),
  });

  server.route({
    method: 'DELETE',
    url: '/api/share-links/:id',
    config: { permission: 'shares.make', errors: ['SHARE_NOT_FOUND'] },
    schema: {
      operationId: 'revokeShareLink',
      summary: 'Take a link back',
      tags,
      params: shareParamsSchema,
      response: { 204: z.undefined().describe('Taken back.') },
    },
    handler: async (request, reply) => {
      await shares.revoke(companyScopeOf(request), request.params.id);
      return reply.status(204).send();
    },
  });
}

function publicRoute(server: ApiServer, shares: ShareService): void {
  server.route({
    method: 'GET',
    url: '/api/shared',
    config: { permission: 'public', errors: ['SHARE_INVALID', 'DATABASE_UNAVAILABLE'] },
    schema: {
      operationId: 'readShared',
      summary: 'What a share link shows, without an account',
      tags,
      headers: z.looseObject({ [SHARE_TOKEN_HEADER]: z.string().max(TOKEN_CHARS_MAX).optional() }),
      response: { 200: sharedDocumentSchema },
    },
    handler: async (request, reply) => {
      void reply.header('x-robots-tag', 'noindex, nofollow').header('referrer-policy', 'no-referrer');
      const token = request.headers[SHARE_TOKEN_HEADER];
      return shares.open(typeof token === 'string' ? token : undefined);
    },
  });
}
