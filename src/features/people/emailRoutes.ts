import { type ApiServer, personOf } from '@/shared/http/ApiServer.ts';
import type { EmailService } from './EmailService.ts';
import {
  accountSchema,
  changeEmailRequestSchema,
  confirmEmailRequestSchema,
  confirmedEmailSchema,
  MAIL_SENT,
  mailSentSchema,
} from './peopleContract.ts';

const tags = ['people'];

export function emailRoutes(server: ApiServer, emails: EmailService): void {
  server.route({
    method: 'GET',
    url: '/api/auth/account',
    config: { permission: 'signedIn' },
    schema: {
      operationId: 'readAccount',
      summary: 'How the signed-in person signs in',
      tags,
      response: { 200: accountSchema },
    },
    handler: async (request) => emails.account(personOf(request)),
  });

  server.route({
    method: 'POST',
    url: '/api/auth/email/resend',
    config: { permission: 'signedIn', errors: ['MAIL_OFF'] },
    schema: {
      operationId: 'resendVerification',
      summary: 'Have the link sent that confirms the address',
      tags,
      response: { 202: mailSentSchema },
    },
    handler: async (request, reply) => {
      await emails.sendVerification(personOf(request));
      return reply.status(202).send(MAIL_SENT);
    },
  });

  server.route({
    method: 'POST',
    url: '/api/auth/email/change',
    config: { permission: 'signedIn', errors: ['MAIL_OFF', 'PASSWORD_WRONG', 'SIGN_IN_BUSY'] },
    schema: {
      operationId: 'changeEmail',
      summary: 'Have a link sent to a new address; it becomes the account’s when the link is opened',
      description: 'The answer is the same whether or not somebody has the new address.',
      tags,
      body: changeEmailRequestSchema,
      response: { 202: mailSentSchema },
    },
    handler: async (request, reply) => {
      await emails.requestChange(personOf(request), request.body);
      return reply.status(202).send(MAIL_SENT);
    },
  });

  server.route({
    method: 'POST',
    url: '/api/auth/email/confirm',
    config: { permission: 'public', errors: ['LINK_INVALID', 'DATABASE_UNAVAILABLE'] },
    schema: {
      operationId: 'confirmEmail',
      summary: 'Confirm an address by the link in the mail',
      tags,
      body: confirmEmailRequestSchema,
      response: { 200: confirmedEmailSchema },
    },
    handler: async (request) => ({ email: await emails.confirm(request.body.token) }),
  });
}
