import type { Clock } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import type { Database } from '@/shared/database/Database.ts';
import { Session } from '@/shared/database/Session.ts';
import { type ApiServer, personOf } from '@/shared/http/ApiServer.ts';
import {
  databasePoolSchema,
  databaseSessionsSchema,
  sessionParamsSchema,
  sessionsQuerySchema,
  stoppedSessionSchema,
  stopSessionRequestSchema,
} from './databaseContract.ts';
import { SessionService, type StopOrder } from './SessionService.ts';
import { SessionStore } from './SessionStore.ts';

const TAGS = ['operators'];
const SESSIONS = '/api/operators/database/sessions';

type Deps = {
  readonly database: Pick<Database, 'stats'>;
  readonly config: Pick<Config, 'DATABASE_URL'>;
  readonly clock: Clock;
};

/** For operators of the platform: runbook B, P0-2 and P1-2. */
export function databaseRoutes(server: ApiServer, { database, config, clock }: Deps): void {
  // A connection of its own: what looks at an exhausted pool must not wait for it.
  const onSessions = async <T>(work: (service: SessionService) => Promise<T>): Promise<T> => {
    const session = await Session.open(config.DATABASE_URL, 'accubooks-operators');
    try {
      return await work(new SessionService(new SessionStore(session.sql, 'ours'), clock));
    } finally {
      session.close();
    }
  };

  server.route({
    method: 'GET',
    url: SESSIONS,
    config: { permission: 'operator' },
    schema: {
      operationId: 'listDatabaseSessions',
      summary: 'Statements of the API and the workers that run for long, by company and route',
      tags: TAGS,
      querystring: sessionsQuerySchema,
      response: { 200: databaseSessionsSchema },
    },
    handler: async (request) => {
      const { kind, overSeconds } = request.query;
      return { items: await onSessions((service) => service.list(kind, overSeconds)) };
    },
  });

  server.route({
    method: 'GET',
    url: '/api/operators/database/pool',
    config: { permission: 'operator' },
    schema: {
      operationId: 'readDatabasePool',
      summary: 'How full the pool and the server are, and what their sessions do',
      tags: TAGS,
      response: { 200: databasePoolSchema },
    },
    handler: () => onSessions((service) => service.pool(database.stats())),
  });
  stopRoutes(server, onSessions);
}

function stopRoutes(
  server: ApiServer,
  onSessions: <T>(work: (service: SessionService) => Promise<T>) => Promise<T>,
): void {
  const stop = (
    verb: 'cancel' | 'terminate',
    summary: string,
    work: (service: SessionService, order: StopOrder) => ReturnType<SessionService['cancel']>,
  ) =>
    server.route({
      method: 'POST',
      url: `${SESSIONS}/:pid/${verb}`,
      config: { permission: 'operator', errors: ['DATABASE_SESSION_NOT_FOUND'] },
      schema: {
        operationId: `${verb}DatabaseSession`,
        summary,
        tags: TAGS,
        params: sessionParamsSchema,
        body: stopSessionRequestSchema,
        response: { 200: stoppedSessionSchema },
      },
      handler: (request) => {
        const order = { ...request.body, pid: request.params.pid, by: personOf(request) };
        return onSessions((service) => work(service, order));
      },
    });
  stop('cancel', 'Ask a statement to stop, and wait for that', (service, order) => service.cancel(order));
  stop('terminate', 'Cancel a statement, wait, then end its session', (service, order) =>
    service.terminate(order),
  );
}
