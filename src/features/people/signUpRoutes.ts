import type { FastifyReply } from 'fastify';
import { sessionResponseSchema } from '@/features/sessions/sessionContract.ts';
import type { SessionCookie } from '@/shared/auth/SessionCookie.ts';
import type { Config } from '@/shared/config/config.ts';
import type { ApiServer } from '@/shared/http/ApiServer.ts';
import type { PeopleService } from './PeopleService.ts';
import {
  confirmSignUpRequestSchema,
  MAIL_SENT,
  mailSentSchema,
  signUpRequestSchema,
} from './peopleContract.ts';
import type { PendingBrowser, SignUpService } from './SignUpService.ts';

/** Binds the link in the mail to the browser that asked for it; behind TLS with `__Host-` before it. */
export const SIGN_UP_COOKIE = 'accubooks_sign_up';

const tags = ['people'];

type SignUpRoutesDeps = {
  readonly config: Config;
  readonly people: PeopleService;
  readonly signUps: SignUpService;
  readonly isMailOn: boolean;
  readonly cookie: SessionCookie;
};

export function signUpRoutes(server: ApiServer, deps: SignUpRoutesDeps): void {
  const { config, people, signUps, isMailOn, cookie } = deps;
  const secure = config.COOKIE_SECURE === 'true';
  const name = secure ? `__Host-${SIGN_UP_COOKIE}` : SIGN_UP_COOKIE;
  const path = secure ? '/' : '/api/auth';
  const attributes = { path, httpOnly: true, sameSite: 'strict', secure } as const;
  const remember = (reply: FastifyReply, { browserToken, ttlS }: PendingBrowser) =>
    reply.setCookie(name, browserToken, { ...attributes, maxAge: ttlS });

  server.route({
    method: 'POST',
    url: '/api/auth/sign-up',
    config: {
      permission: 'public',
      errors: ['PASSWORD_GUESSABLE', 'EMAIL_TAKEN', 'SIGN_IN_BUSY', 'DATABASE_UNAVAILABLE'],
    },
    schema: {
      operationId: 'signUp',
      summary: 'Ask for an account',
      description:
        'Answers 202 and sends a link that makes the account, the same whether or not the address has one. Where no mail server is configured the account is made at once, with 201.',
      tags,
      body: signUpRequestSchema,
      response: { 201: sessionResponseSchema, 202: mailSentSchema },
    },
    handler: async (request, reply) => {
      if (!isMailOn) return reply.status(201).send(cookie.answer(reply, await people.signUp(request.body)));
      remember(reply, await signUps.request(request.body));
      return reply.status(202).send(MAIL_SENT);
    },
  });

  server.route({
    method: 'POST',
    url: '/api/auth/sign-up/confirm',
    config: {
      permission: 'public',
      errors: [
        'LINK_INVALID',
        'PASSWORD_NEEDED',
        'CREDENTIALS_INVALID',
        'SIGN_IN_BUSY',
        'DATABASE_UNAVAILABLE',
      ],
    },
    schema: {
      operationId: 'confirmSignUp',
      summary: 'Make the account by the link in the mail, and sign in',
      description: `In the browser that asked, by the cookie \`${SIGN_UP_COOKIE}\`; anywhere else the password is needed as well.`,
      tags,
      body: confirmSignUpRequestSchema,
      response: { 200: sessionResponseSchema },
    },
    handler: async (request, reply) => {
      const signedIn = await signUps.confirm(request.body, request.cookies[name]);
      reply.clearCookie(name, attributes);
      return cookie.answer(reply, signedIn);
    },
  });
}
