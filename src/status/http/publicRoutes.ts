import type { FastifyInstance } from 'fastify';
import { statusPage } from '../pages/statusPage.ts';
import { STATUSPAGE_ANSWERS, type StatusView } from '../pages/statuspageShape.ts';
import { sendPublic } from './sendPublic.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/** What everybody may read, in Statuspage's shape. */
export function publicRoutes(server: FastifyInstance, view: () => StatusView): void {
  server.get('/', async (request, reply) =>
    sendPublic(request, reply, 'text/html; charset=utf-8', statusPage(view())),
  );
  for (const [path, answer] of Object.entries(STATUSPAGE_ANSWERS))
    server.get(path, async (request, reply) =>
      sendPublic(request, reply, JSON_TYPE, JSON.stringify(answer(view()))),
    );
}
