import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AccessTokens } from '@/shared/auth/AccessTokens.ts';
import { PasswordHasher } from '@/shared/auth/PasswordHasher.ts';
import { RefreshTokens } from '@/shared/auth/RefreshTokens.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import type { Database } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { type ApiServer, personOf } from '@/shared/http/ApiServer.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { PeopleService, type SignedIn } from './PeopleService.ts';
import {
  loginRequestSchema,
  meResponseSchema,
  type SessionResponse,
  sessionResponseSchema,
  signUpRequestSchema,
} from './peopleContract.ts';

export const SESSION_COOKIE = 'accubooks_session';
const COOKIE_PATH = '/api/auth';
const TAGS = ['people'];
const REVOCATION =
  'An access token already given stays valid until it expires, 15 minutes at most (`expiresInS`); the session cannot be renewed from now on.';

type PeopleRoutesDeps = {
  readonly config: Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly accessTokens: AccessTokens;
};

type Sessions = {
  readonly people: PeopleService;
  /** Sets the cookie and gives the body. */
  readonly answer: (reply: FastifyReply, signedIn: SignedIn) => SessionResponse;
  readonly clear: (reply: FastifyReply) => FastifyReply;
};

function signInRoutes(server: ApiServer, { people, answer }: Sessions): void {
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
      reply.status(201).send(answer(reply, await people.signUp(request.body))),
  });

  server.route({
    method: 'POST',
    url: '/api/auth/login',
    config: { permission: 'public', errors: ['CREDENTIALS_INVALID', 'SIGN_IN_BUSY', 'DATABASE_UNAVAILABLE'] },
    schema: {
      operationId: 'login',
      summary: 'Sign in',
      description: `Sets the refresh token as the cookie \`${SESSION_COOKIE}\`, for ${COOKIE_PATH} only.`,
      tags: TAGS,
      body: loginRequestSchema,
      response: { 200: sessionResponseSchema },
    },
    handler: async (request, reply) => answer(reply, await people.login(request.body)),
  });
}

function sessionRoutes(server: ApiServer, { people, answer, clear }: Sessions): void {
  const cookieOf = (request: FastifyRequest) => request.cookies[SESSION_COOKIE];

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
      const token = cookieOf(request);
      if (!token) throw new AppError('SESSION_EXPIRED');
      return answer(reply, await people.refresh(token));
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
      const token = cookieOf(request);
      if (token) await people.logout(token);
      return clear(reply).status(204).send();
    },
  });
}

export function peopleRoutes(server: ApiServer, deps: PeopleRoutesDeps): void {
  const { config } = deps;
  const people = new PeopleService({
    ...deps,
    refreshTokens: new RefreshTokens(config.JWT_SECRET),
    passwords: new PasswordHasher(),
    sessionTtlDays: config.REFRESH_SESSION_TTL_DAYS,
  });
  const cookie = {
    path: COOKIE_PATH,
    httpOnly: true,
    sameSite: 'strict',
    secure: config.COOKIE_SECURE === 'true',
  } as const;
  const sessions: Sessions = {
    people,
    answer: (reply, { refreshToken, sessionTtlS, ...body }) => {
      reply.setCookie(SESSION_COOKIE, refreshToken, { ...cookie, maxAge: sessionTtlS });
      return body;
    },
    clear: (reply) => reply.clearCookie(SESSION_COOKIE, cookie),
  };
  signInRoutes(server, sessions);
  sessionRoutes(server, sessions);

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
