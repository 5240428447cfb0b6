import { z } from 'zod';
import { sessionResponseSchema } from '@/features/sessions/sessionContract.ts';
import type { SessionCookie } from '@/shared/auth/SessionCookie.ts';
import { type ApiServer, personOf, sessionOf } from '@/shared/http/ApiServer.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { countLogin } from './countLogin.ts';
import {
  beginSecondFactorRequestSchema,
  confirmSecondFactorRequestSchema,
  passwordAndCodeSchema,
  recoveryCodesSchema,
  secondFactorSetUpSchema,
  secondStepRequestSchema,
} from './peopleContract.ts';
import type { SecondFactorService } from './SecondFactorService.ts';

const tags = ['people'];
const WRONG = ['SECOND_FACTOR_WRONG', 'SECOND_FACTOR_LOCKED'] as const;
const BOTH = [
  'PASSWORD_WRONG',
  ...WRONG,
  'SECOND_FACTOR_STATE',
  'SECOND_FACTOR_OFF',
  'SIGN_IN_BUSY',
] as const;

export function secondFactorRoutes(
  server: ApiServer,
  { factors, cookie, metrics }: { factors: SecondFactorService; cookie: SessionCookie; metrics: Metrics },
): void {
  setUpRoutes(server, factors);

  server.route({
    method: 'POST',
    url: '/api/auth/login/second-factor',
    config: { permission: 'public', errors: ['CHALLENGE_INVALID', ...WRONG, 'SECOND_FACTOR_OFF'] },
    schema: {
      operationId: 'signInBySecondFactor',
      summary: 'The second step of a sign-in: a code, or a recovery code',
      description:
        'A recovery code works once. After five wrong codes in 15 minutes only recovery codes are taken.',
      tags,
      body: secondStepRequestSchema,
      response: { 200: sessionResponseSchema },
    },
    handler: async (request, reply) => {
      const { challenge, code } = request.body;
      return cookie.answer(reply, await countLogin(metrics, () => factors.signIn(challenge, code)));
    },
  });

  server.route({
    method: 'POST',
    url: '/api/auth/second-factor/disable',
    config: { permission: 'signedIn', errors: BOTH },
    schema: {
      operationId: 'disableSecondFactor',
      summary: 'Turn the second factor off',
      tags,
      body: passwordAndCodeSchema,
      response: { 204: z.undefined().describe('Off.') },
    },
    handler: async (request, reply) => {
      await factors.disable(personOf(request), request.body.password, request.body.code);
      return reply.status(204).send();
    },
  });

  server.route({
    method: 'POST',
    url: '/api/auth/second-factor/recovery-codes',
    config: { permission: 'signedIn', errors: BOTH },
    schema: {
      operationId: 'renewRecoveryCodes',
      summary: 'New recovery codes in place of all before',
      description: 'They are in this answer only.',
      tags,
      body: passwordAndCodeSchema,
      response: { 200: recoveryCodesSchema },
    },
    handler: async (request) =>
      factors.renewRecoveryCodes(personOf(request), request.body.password, request.body.code),
  });
}

function setUpRoutes(server: ApiServer, factors: SecondFactorService): void {
  server.route({
    method: 'POST',
    url: '/api/auth/second-factor',
    config: {
      permission: 'signedIn',
      errors: ['PASSWORD_WRONG', 'SECOND_FACTOR_STATE', 'SECOND_FACTOR_OFF', 'SIGN_IN_BUSY'],
    },
    schema: {
      operationId: 'beginSecondFactor',
      summary: 'Begin to set up a second factor',
      description: 'Nothing asks for it before a first code has confirmed it.',
      tags,
      body: beginSecondFactorRequestSchema,
      response: { 200: secondFactorSetUpSchema },
    },
    handler: async (request) => factors.begin(personOf(request), request.body.password),
  });

  server.route({
    method: 'POST',
    url: '/api/auth/second-factor/confirm',
    config: { permission: 'signedIn', errors: [...WRONG, 'SECOND_FACTOR_STATE', 'SECOND_FACTOR_OFF'] },
    schema: {
      operationId: 'confirmSecondFactor',
      summary: 'Turn the second factor on by a first code; every other session ends',
      description: 'The recovery codes are in this answer only.',
      tags,
      body: confirmSecondFactorRequestSchema,
      response: { 200: recoveryCodesSchema },
    },
    handler: async (request) => factors.confirm(personOf(request), sessionOf(request), request.body.code),
  });
}
