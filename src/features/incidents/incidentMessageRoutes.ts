import type { FastifyRequest } from 'fastify';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import { type ApiServer, personOf } from '@/shared/http/ApiServer.ts';
import type { Log } from '@/shared/log/log.ts';
import { SlackPoster } from '@/shared/paging/SlackPoster.ts';
import { StatusClient } from '@/shared/statusPage/StatusClient.ts';
import { IncidentMessageService } from './IncidentMessageService.ts';
import { IncidentPageService } from './IncidentPageService.ts';
import { IncidentService } from './IncidentService.ts';
import { incidentParamsSchema } from './incidentContract.ts';
import {
  messageAnswerSchema,
  messageOrderSchema,
  messageParamsSchema,
  messagesSchema,
} from './incidentMessageContract.ts';

const TAGS = ['incidents'];
const URL = '/api/operators/incidents/:id/messages';

type MessageConfig = Pick<Config, 'STATUS_URL' | 'STATUS_TOKEN' | 'SLACK_WEBHOOK_URL' | 'APPROVER_KEYS'>;
export type MessageRouteDeps = {
  readonly database: Pick<Database, 'asPerson'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: MessageConfig;
};

type ServiceOf = (request: FastifyRequest) => IncidentMessageService;

/** For operators of the platform: what customers are told (C59). */
export function incidentMessageRoutes(server: ApiServer, deps: MessageRouteDeps): void {
  const { database, clock, config, log } = deps;
  const { STATUS_URL: url, STATUS_TOKEN: token, SLACK_WEBHOOK_URL: slackUrl } = config;
  const page = token === '' ? undefined : new StatusClient({ url, token });
  const slack = slackUrl === '' ? undefined : new SlackPoster(slackUrl);
  const ownOf = (request: FastifyRequest) => {
    const userId = personOf(request);
    return {
      ...{ clock, log },
      inTransaction: <T>(work: (sql: Sql) => Promise<T>) => database.asPerson({ userId }, work),
    };
  };
  const serviceOf: ServiceOf = (request) => {
    const own = ownOf(request);
    const pages = new IncidentPageService({ ...own, page });
    return new IncidentMessageService({ ...own, pages, slack, keys: config.APPROVER_KEYS });
  };

  server.route({
    method: 'GET',
    url: URL,
    config: { permission: 'operator' },
    schema: {
      operationId: 'listIncidentMessages',
      summary: 'What customers were told of the incident, and what waits for a signature',
      tags: TAGS,
      params: incidentParamsSchema,
      response: { 200: messagesSchema },
    },
    handler: async (request) => ({
      items: await new IncidentService(ownOf(request)).messages(request.params.id),
    }),
  });
  sendingRoutes(server, serviceOf);
}

function sendingRoutes(server: ApiServer, serviceOf: ServiceOf): void {
  server.route({
    method: 'POST',
    url: URL,
    config: { permission: 'operator', errors: ['INCIDENT_NOT_FOUND'] },
    schema: {
      operationId: 'tellCustomers',
      summary: 'Tell customers: an approved text at once, words of your own after a signature of the CTO',
      tags: TAGS,
      params: incidentParamsSchema,
      body: messageOrderSchema,
      response: { 200: messageAnswerSchema },
    },
    handler: async (request) => {
      const { body, params } = request;
      const service = serviceOf(request);
      if ('template' in body)
        return { ...(await service.post(params.id, personOf(request), body.template)), approval: null };
      const {
        message,
        approvalId: id,
        document,
      } = await service.write(params.id, personOf(request), body.text);
      return { message, told: null, approval: { id, document } };
    },
  });

  server.route({
    method: 'POST',
    url: `${URL}/:messageId/send`,
    config: {
      permission: 'operator',
      errors: [
        'INCIDENT_NOT_FOUND',
        'INCIDENT_MESSAGE_NOT_FOUND',
        'INCIDENT_MESSAGE_SENT',
        'APPROVAL_INVALID',
        'APPROVAL_EXPIRED',
        'APPROVAL_USED',
      ],
    },
    schema: {
      operationId: 'sendSignedMessage',
      summary: 'Let words out that the CTO has signed',
      tags: TAGS,
      params: messageParamsSchema,
      response: { 200: messageAnswerSchema },
    },
    handler: async (request) => {
      const { id, messageId } = request.params;
      return {
        ...(await serviceOf(request).sendSigned(id, messageId, personOf(request))),
        approval: null,
      };
    },
  });
}
