import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  postIncidentOrderSchema,
  scheduleMaintenanceOrderSchema,
  updateIncidentOrderSchema,
  updateMaintenanceOrderSchema,
} from '@/shared/statusPage/statusPageContract.ts';
import type { StatusDesk } from '../incidents/StatusDesk.ts';
import { incidentShape, isoOf, maintenanceShape, type StatusView } from '../pages/statuspageShape.ts';
import { shortTarget } from '../subscriptions/shortTarget.ts';
import { StatusRefusal } from './StatusRefusal.ts';

export type AdminDeps = {
  /** Empty: nobody may write. */
  readonly token: string;
  readonly desk: StatusDesk;
  readonly view: () => StatusView;
  /** Somebody came without the right token. */
  readonly onRefused: () => void;
};

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Throws unless the request carries the token; takes the same time whatever it carries. */
function assertMayWrite(request: FastifyRequest, token: string): void {
  const [, given = ''] = /^Bearer (\S{1,512})$/i.exec(request.headers.authorization ?? '') ?? [];
  const isRight = timingSafeEqual(digest(given), digest(token));
  if (token === '')
    throw new StatusRefusal(
      403,
      'NOT_CONFIGURED',
      'Nobody may write here: the page was started without STATUS_TOKEN.',
    );
  if (!isRight)
    throw new StatusRefusal(
      401,
      'TOKEN_WRONG',
      'Send the STATUS_TOKEN of this page as Authorization: Bearer.',
      {
        'www-authenticate': 'Bearer',
      },
    );
}

function parse<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  throw new StatusRefusal(400, 'VALIDATION_FAILED', z.prettifyError(parsed.error));
}

const idOf = (request: FastifyRequest) => (request.params as { id: string }).id;

/** Where the product and the command line write; everybody else reads. */
export function adminRoutes(server: FastifyInstance, { token, desk, view, onRefused }: AdminDeps): void {
  server.register(async (admin) => {
    admin.addHook('onRequest', async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      try {
        assertMayWrite(request, token);
      } catch (refusal) {
        onRefused();
        throw refusal;
      }
    });
    admin.post('/api/admin/incidents', async (request, reply) => {
      const incident = await desk.postIncident(parse(postIncidentOrderSchema, request.body));
      return reply.status(201).send({ incident: incidentShape(incident, view()) });
    });
    admin.post('/api/admin/incidents/:id/updates', async (request) => {
      const order = parse(updateIncidentOrderSchema, request.body);
      return { incident: incidentShape(await desk.updateIncident(idOf(request), order), view()) };
    });
    admin.post('/api/admin/maintenances', async (request, reply) => {
      const maintenance = await desk.scheduleMaintenance(parse(scheduleMaintenanceOrderSchema, request.body));
      return reply.status(201).send({ scheduled_maintenance: maintenanceShape(maintenance, view()) });
    });
    admin.post('/api/admin/maintenances/:id/updates', async (request) => {
      const order = parse(updateMaintenanceOrderSchema, request.body);
      const maintenance = await desk.updateMaintenance(idOf(request), order);
      return { scheduled_maintenance: maintenanceShape(maintenance, view()) };
    });
    admin.get('/api/admin/subscribers', async () => {
      const { subscribers, deliveries } = view().state;
      const items = subscribers.map(({ id, channel, target, state, sinceMs, failures }) => ({
        ...{ id, channel, target: shortTarget(channel, target), state, since: isoOf(sinceMs), failures },
      }));
      return { items, waiting: deliveries.length };
    });
    admin.get('/api/admin/audit', async () => ({
      items: [...view().state.audit].reverse().map(({ atMs, ...entry }) => ({ at: isoOf(atMs), ...entry })),
    }));
  });
}
