import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { SessionCookie } from '@/shared/auth/SessionCookie.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { type ApiServer, personOf } from '@/shared/http/ApiServer.ts';
import type { SessionService } from './SessionService.ts';
import {
  CURRENT_SESSION,
  endedSessionsSchema,
  openSessionsSchema,
  sessionParamsSchema,
  sessionResponseSchema,
} from './sessionContract.ts';

const TAGS = ['sessions'];
const REVOCATION =
  'Its access tokens are refused from now on: by this process at once, by every other within seconds.';

type SessionRoutesDeps = { readonly sessions: SessionService; readonly cookie: SessionCookie };

/** The session of the access token. */
function sessionOf(request: FastifyRequest): string {
  if (request.sessionId === undefined) throw new AppError('UNAUTHENTICATED');
  return request.sessionId;
}

function cookieRoutes(server: ApiServer, { sessions, cookie }: SessionRoutesDeps): void {
  server.route({
    method: 'POST',
    url: '/api/auth/refresh',
    config: { permission: 'public', errors: ['SESSION_EXPIRED', 'DATABASE_UNAVAILABLE'] },
    schema: {
      operationId: 'refreshSession',
      summary: 'Renew the access token',
      description:
        'Takes the refresh token from the cookie and replaces it. One that was replaced is answered with its successor for 30 seconds; after that it ends the session.',
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
      summary: 'End the session of the cookie',
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

export function sessionRoutes(server: ApiServer, deps: SessionRoutesDeps): void {
  const { sessions, cookie } = deps;
  cookieRoutes(server, deps);

  server.route({
    method: 'GET',
    url: '/api/auth/sessions',
    config: { permission: 'signedIn' },
    schema: {
      operationId: 'listSessions',
      summary: 'Where you are signed in, the session used last first',
      tags: TAGS,
      response: { 200: openSessionsSchema },
    },
    handler: async (request) => ({ items: await sessions.list(personOf(request), sessionOf(request)) }),
  });

  server.route({
    method: 'DELETE',
    url: '/api/auth/sessions',
    config: { permission: 'signedIn' },
    schema: {
      operationId: 'endOtherSessions',
      summary: 'Sign out everywhere but here',
      description: REVOCATION,
      tags: TAGS,
      response: { 200: endedSessionsSchema },
    },
    handler: async (request) => ({ ended: await sessions.endOthers(personOf(request), sessionOf(request)) }),
  });

  server.route({
    method: 'DELETE',
    url: '/api/auth/sessions/:sessionId',
    config: { permission: 'signedIn', errors: ['SESSION_NOT_FOUND'] },
    schema: {
      operationId: 'endSession',
      summary: 'End one session of yours',
      description: REVOCATION,
      tags: TAGS,
      params: sessionParamsSchema,
      response: { 204: z.undefined().describe('Ended.') },
    },
    handler: async (request, reply) => {
      const { sessionId } = request.params;
      const current = sessionOf(request);
      await sessions.end(personOf(request), current, sessionId);
      if (sessionId === CURRENT_SESSION || sessionId === current) cookie.clear(reply);
      return reply.status(204).send();
    },
  });
}
