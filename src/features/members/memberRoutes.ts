import { z } from 'zod';
import { companyOfUserSchema } from '@/features/people/peopleContract.ts';
import type { Config } from '@/shared/config/config.ts';
import { type ApiServer, companyScopeOf, personOf } from '@/shared/http/ApiServer.ts';
import { InvitationMails } from './InvitationMails.ts';
import { type MemberDeps, MemberService } from './MemberService.ts';
import {
  acceptInvitationRequestSchema,
  changeRoleRequestSchema,
  createdInvitationSchema,
  createInvitationRequestSchema,
  invitationListSchema,
  invitationParamsSchema,
  memberListSchema,
  memberParamsSchema,
  memberSchema,
} from './memberContract.ts';

const tags = ['members'];

type MemberRouteDeps = Omit<MemberDeps, 'mails'> & { readonly config: Config };

export function memberRoutes(server: ApiServer, deps: MemberRouteDeps): void {
  const members = new MemberService({ ...deps, mails: new InvitationMails(deps.config) });
  roleRoutes(server, members);
  invitationRoutes(server, members);
}

function roleRoutes(server: ApiServer, members: MemberService): void {
  server.route({
    method: 'GET',
    url: '/api/members',
    config: { permission: 'members.read' },
    schema: {
      operationId: 'listMembers',
      summary: 'Who belongs to the company, by name',
      description: 'The first 500.',
      tags,
      response: { 200: memberListSchema },
    },
    handler: async (request) => ({ items: await members.list(companyScopeOf(request)) }),
  });

  server.route({
    method: 'PUT',
    url: '/api/members/:userId',
    config: {
      permission: 'members.change',
      errors: ['MEMBER_NOT_FOUND', 'LAST_OWNER', 'PLAN_LIMIT_REACHED'],
    },
    schema: {
      operationId: 'changeRole',
      summary: 'Give a member another role',
      description:
        'Only an owner makes or changes owners. The new role counts from the next request of that member.',
      tags,
      params: memberParamsSchema,
      body: changeRoleRequestSchema,
      response: { 200: memberSchema },
    },
    handler: async (request) =>
      members.changeRole(companyScopeOf(request), request.params.userId, request.body.role),
  });

  server.route({
    method: 'DELETE',
    url: '/api/members/:userId',
    config: { permission: 'members.change', errors: ['MEMBER_NOT_FOUND', 'LAST_OWNER'] },
    schema: {
      operationId: 'removeMember',
      summary: 'Remove a member; what they did stays',
      tags,
      params: memberParamsSchema,
      response: { 204: z.undefined().describe('Removed.') },
    },
    handler: async (request, reply) => {
      await members.remove(companyScopeOf(request), request.params.userId);
      return reply.status(204).send();
    },
  });
}

function invitationRoutes(server: ApiServer, members: MemberService): void {
  server.route({
    method: 'POST',
    url: '/api/invitations',
    config: {
      permission: 'members.invite',
      errors: ['MAIL_OFF', 'INVITATION_LIMIT_REACHED', 'PLAN_LIMIT_REACHED'],
    },
    schema: {
      operationId: 'inviteMember',
      summary: 'Invite somebody: a token for one person, once',
      description:
        'With an e-mail address the link is mailed to it; without, its token is in this answer only. Only an owner invites owners.',
      tags,
      body: createInvitationRequestSchema,
      response: { 201: createdInvitationSchema },
    },
    handler: async (request, reply) =>
      reply.status(201).send(await members.invite(companyScopeOf(request), request.body)),
  });

  server.route({
    method: 'GET',
    url: '/api/invitations',
    config: { permission: 'members.invite' },
    schema: {
      operationId: 'listInvitations',
      summary: 'Open invitations, newest first',
      description: 'A company has 100 at most.',
      tags,
      response: { 200: invitationListSchema },
    },
    handler: async (request) => ({ items: await members.invitations(companyScopeOf(request)) }),
  });

  server.route({
    method: 'DELETE',
    url: '/api/invitations/:id',
    config: { permission: 'members.invite', errors: ['INVITATION_NOT_FOUND'] },
    schema: {
      operationId: 'revokeInvitation',
      summary: 'Take an open invitation back',
      tags,
      params: invitationParamsSchema,
      response: { 204: z.undefined().describe('Taken back.') },
    },
    handler: async (request, reply) => {
      await members.revoke(companyScopeOf(request), request.params.id);
      return reply.status(204).send();
    },
  });

  server.route({
    method: 'POST',
    url: '/api/invitations/accept',
    config: {
      permission: 'signedIn',
      errors: ['INVITATION_INVALID', 'MEMBER_ALREADY', 'COMPANY_LIMIT_REACHED', 'PLAN_LIMIT_REACHED'],
    },
    schema: {
      operationId: 'acceptInvitation',
      summary: 'Become a member by an invitation',
      tags,
      body: acceptInvitationRequestSchema,
      response: { 200: companyOfUserSchema },
    },
    handler: async (request) => members.accept(personOf(request), request.body.token),
  });
}
