import { IncidentPageService } from '@/features/incidents/IncidentPageService.ts';
import { IncidentService } from '@/features/incidents/IncidentService.ts';
import { incidentParamsSchema } from '@/features/incidents/incidentContract.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import { type ApiServer, personOf } from '@/shared/http/ApiServer.ts';
import type { Log } from '@/shared/log/log.ts';
import { ANNOUNCEMENTS } from '@/shared/statusPage/announcements.ts';
import { StatusClient } from '@/shared/statusPage/StatusClient.ts';
import type { PublicIncident } from '@/shared/statusPage/statusPageContract.ts';
import { AnnouncementService } from './AnnouncementService.ts';
import {
  announcedSchema,
  announceRequestSchema,
  type PublicIncidentView,
  statusPageViewSchema,
} from './announcementContract.ts';

type Deps = {
  readonly database: Pick<Database, 'asPerson'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: Pick<Config, 'STATUS_URL' | 'STATUS_TOKEN'>;
};

function viewOf({
  id,
  name,
  status,
  impact,
  shortlink,
  incident_updates,
}: PublicIncident): PublicIncidentView {
  const updates = incident_updates.map(({ status: its, body, created_at: at }) => ({
    status: its,
    body,
    at,
  }));
  return { id, name, status, impact, shortlink, updates };
}

/** For operators: what customers read, and the way to tell them more. */
export function announcementRoutes(server: ApiServer, { database, clock, log, config }: Deps): void {
  const page = new StatusClient({ url: config.STATUS_URL, token: config.STATUS_TOKEN || undefined });
  const serviceOf = (userId: string) => {
    const own = {
      clock,
      inTransaction: <T>(work: (sql: Sql) => Promise<T>) => database.asPerson({ userId }, work),
    };
    const pages = new IncidentPageService({
      ...own,
      log,
      page: config.STATUS_TOKEN === '' ? undefined : page,
    });
    return new AnnouncementService({ page, pages, incidents: new IncidentService(own) });
  };

  server.route({
    method: 'GET',
    url: '/api/operators/status-page',
    config: { permission: 'operator', errors: ['STATUS_PAGE_UNAVAILABLE'] },
    schema: {
      operationId: 'readStatusPage',
      summary: 'What customers read on the status page now',
      tags: ['incidents'],
      response: { 200: statusPageViewSchema },
    },
    handler: async (request) => {
      const { status, components, incidents } = await serviceOf(personOf(request)).read();
      return {
        url: config.STATUS_URL,
        ...status,
        components: components.map(({ id, name, status: its }) => ({ id, name, status: its })),
        incidents: incidents.map(viewOf),
        templates: Object.entries(ANNOUNCEMENTS).map(([name, text]) => ({ name, text })),
      };
    },
  });

  server.route({
    method: 'POST',
    url: '/api/operators/incidents/:id/announcements',
    config: {
      permission: 'operator',
      errors: ['INCIDENT_NOT_FOUND', 'STATUS_PAGE_UNAVAILABLE', 'STATUS_PAGE_REFUSED'],
    },
    schema: {
      operationId: 'announceIncident',
      summary: 'Tell customers on the status page: an approved text, or own words that somebody signs',
      tags: ['incidents'],
      params: incidentParamsSchema,
      body: announceRequestSchema,
      response: { 200: announcedSchema },
    },
    handler: async (request) => {
      const service = serviceOf(personOf(request));
      return { incident: viewOf(await service.announce(request.params.id, request.body, personOf(request))) };
    },
  });
}
