import { z } from 'zod';
import { type ApiServer, personOf, sessionOf } from '@/shared/http/ApiServer.ts';
import type { PasswordService } from './PasswordService.ts';
import {
  changePasswordRequestSchema,
  forgotPasswordRequestSchema,
  MAIL_SENT,
  mailSentSchema,
  resetPasswordRequestSchema,
} from './peopleContract.ts';

const tags = ['people'];

export function passwordRoutes(server: ApiServer, passwords: PasswordService): void {
  server.route({
    method: 'POST',
    url: '/api/auth/password/forgot',
    config: { permission: 'public', errors: ['MAIL_OFF', 'DATABASE_UNAVAILABLE'] },
    schema: {
      operationId: 'forgotPassword',
      summary: 'Have a link sent that resets the password',
      description: 'The answer and its time are the same whether or not the address has an account.',
      tags,
      body: forgotPasswordRequestSchema,
      response: { 202: mailSentSchema },
    },
    handler: async (request, reply) => {
      await passwords.forgot(request.body.email);
      return reply.status(202).send(MAIL_SENT);
    },
  });

  server.route({
    method: 'POST',
    url: '/api/auth/password/reset',
    config: {
      permission: 'public',
      errors: ['LINK_INVALID', 'PASSWORD_GUESSABLE', 'SIGN_IN_BUSY', 'DATABASE_UNAVAILABLE'],
    },
    schema: {
      operationId: 'resetPassword',
      summary: 'Choose a new password by the link in the mail',
      description: 'Ends every session of the account and signs nobody in.',
      tags,
      body: resetPasswordRequestSchema,
      response: { 204: z.undefined().describe('The new password holds.') },
    },
    handler: async (request, reply) => {
      await passwords.reset(request.body.token, request.body.password);
      return reply.status(204).send();
    },
  });

  server.route({
    method: 'POST',
    url: '/api/auth/password/change',
    config: { permission: 'signedIn', errors: ['PASSWORD_WRONG', 'PASSWORD_GUESSABLE', 'SIGN_IN_BUSY'] },
    schema: {
      operationId: 'changePassword',
      summary: 'Change the password; every other session ends',
      tags,
      body: changePasswordRequestSchema,
      response: { 204: z.undefined().describe('The new password holds.') },
    },
    handler: async (request, reply) => {
      await passwords.change(personOf(request), sessionOf(request), request.body);
      return reply.status(204).send();
    },
  });
}
