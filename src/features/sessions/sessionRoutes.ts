import { z } from 'zod';
import type { SessionCookie } from '@/shared/auth/SessionCookie.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { ApiServer } from '@/shared/http/ApiServer.ts';
import type { SessionService } from './SessionService.ts';
import { sessionResponseSchema } from './sessionContract.ts';

const TAGS = ['people'];
const REVOCATION =
  'An access token already given stays valid until it expires, 15 minutes at most (`expiresInS`); the session cannot be renewed from now on.';

type SessionRoutesDeps = { readonly sessions: SessionService; readonly cookie: SessionCookie };

export function sessionRoutes(server: ApiServer, { sessions, cookie }: SessionRoutesDeps): void {
  server.route({
    method: 'POST',
    url: '/api/auth/refresh',
    config: { permission: 'public', errors: ['SESSION_EXPIRED', 'DATABASE_UNAVAILABLE'] },
    schema: {
      operationId: 'refreshSession',
      summary: 'Renew the access token',
      description: 'Takes the refresh token from the cookie and replaces it.',
      tags: TAGS,
      response: { 200: sessionResponseSchema },
    },
    handler: async (request, reply) => {
      const token = cookie.read(request);
      if (!token) throw new AppError('SESSION_EXPIRED');
      return cookie.answer(reply, await sessions.refresh(token));
    },
  });

  server.route({
    method: 'POST',
    url: '/api/auth/logout',
    config: { permission: 'public', errors: ['DATABASE_UNAVAILABLE'] },
    schema: {
      operationId: 'logout',
      summary: 'End the session',
      description: REVOCATION,
      tags: TAGS,
      response: { 204: z.undefined().describe('Signed out.') },
    },
    handler: async (request, reply) => {
      const token = cookie.read(request);
      if (token) await sessions.signOut(token);
      cookie.clear(reply);
      return reply.status(204).send();
    },
  });
}
