import type { SessionService } from '@/features/sessions/SessionService.ts';
import { sessionResponseSchema } from '@/features/sessions/sessionContract.ts';
import { PasswordHasher } from '@/shared/auth/PasswordHasher.ts';
import { SECURE_SESSION_COOKIE, SESSION_COOKIE, type SessionCookie } from '@/shared/auth/SessionCookie.ts';
import type { Database } from '@/shared/database/Database.ts';
import { type ApiServer, personOf } from '@/shared/http/ApiServer.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { FailedSignIns } from './FailedSignIns.ts';
import { PeopleService } from './PeopleService.ts';
import { loginRequestSchema, meResponseSchema, signUpRequestSchema } from './peopleContract.ts';

const TAGS = ['people'];

type PeopleRoutesDeps = {
  readonly database: Database;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly sessions: SessionService;
  readonly cookie: SessionCookie;
};

export function peopleRoutes(server: ApiServer, deps: PeopleRoutesDeps): void {
  const { cookie } = deps;
  const failedSignIns = new FailedSignIns(deps.database, deps.log);
  server.addHook('onClose', () => failedSignIns.settle());
  const people = new PeopleService({ ...deps, failedSignIns, passwords: new PasswordHasher() });

  server.route({
    method: 'POST',
    url: '/api/auth/sign-up',
    config: { permission: 'public', errors: ['EMAIL_TAKEN', 'SIGN_IN_BUSY', 'DATABASE_UNAVAILABLE'] },
    schema: {
      operationId: 'signUp',
      summary: 'Create an account and sign in',
      tags: TAGS,
      body: signUpRequestSchema,
      response: { 201: sessionResponseSchema },
    },
    handler: async (request, reply) =>
      reply.status(201).send(cookie.answer(reply, await people.signUp(request.body))),
  });

  server.route({
    method: 'POST',
    url: '/api/auth/login',
    config: { permission: 'public', errors: ['CREDENTIALS_INVALID', 'SIGN_IN_BUSY', 'DATABASE_UNAVAILABLE'] },
    schema: {
      operationId: 'login',
      summary: 'Sign in',
      description: `Sets the refresh token as the cookie \`${SECURE_SESSION_COOKIE}\`; without TLS \`${SESSION_COOKIE}\`.`,
      tags: TAGS,
      body: loginRequestSchema,
      response: { 200: sessionResponseSchema },
    },
    handler: async (request, reply) => cookie.answer(reply, await people.login(request.body)),
  });

  server.route({
    method: 'GET',
    url: '/api/auth/me',
    config: { permission: 'signedIn' },
    schema: {
      operationId: 'readMe',
      summary: 'The signed-in person and their companies',
      tags: TAGS,
      response: { 200: meResponseSchema },
    },
    handler: async (request) => people.me(personOf(request)),
  });
}
