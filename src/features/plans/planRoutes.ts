import type { FastifyRequest } from 'fastify';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import { type ApiServer, companyScopeOf } from '@/shared/http/ApiServer.ts';
import type { PlanService, RequestsTaken } from './PlanService.ts';
import { usageSchema } from './planContract.ts';

export type PlanRouteDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly plans: PlanService;
  /** What the company has taken of its requests, this one included; undefined when they are not limited. */
  readonly requestsTaken: (request: FastifyRequest) => RequestsTaken | undefined;
};

export function planRoutes(server: ApiServer, deps: PlanRouteDeps): void {
  const { database, clock, plans } = deps;
  server.route({
    method: 'GET',
    url: '/api/usage',
    config: { permission: 'plan.read' },
    schema: {
      operationId: 'readUsage',
      summary: 'The plan of the company and how much of it is used',
      description:
        'Forecasts count in the calendar month, UTC. Open invitations count as members, accountants do not. `over` stays from a larger plan: it is readable, and more is refused.',
      tags: ['plans'],
      response: { 200: usageSchema },
    },
    handler: async (request) => {
      const now = { at: nowOf(clock), requests: deps.requestsTaken(request) };
      return plans.usage(database, companyScopeOf(request), now);
    },
  });
}
