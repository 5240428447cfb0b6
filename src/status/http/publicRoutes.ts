import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ICON, PAGE_POLICY } from '../pages/appearance.ts';
import { atomFeed, rssFeed } from '../pages/feeds.ts';
import { historyPage, incidentPage, maintenancePage } from '../pages/historyPage.ts';
import { statusPage } from '../pages/statusPage.ts';
import { STATUSPAGE_ANSWERS, type StatusView } from '../pages/statuspageShape.ts';
import { notePage } from '../pages/subscribePages.ts';
import { sendPublic } from './sendPublic.ts';

const TYPES = {
  json: 'application/json; charset=utf-8',
  html: 'text/html; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  rss: 'application/rss+xml; charset=utf-8',
  svg: 'image/svg+xml',
} as const;

const MISSING = notePage(
  'Nothing is at this address.',
  'What you look for may be older than what this page keeps.',
);

/** A page of ours; what is not there is a page too. */
function sendPage(request: FastifyRequest, reply: FastifyReply, page: string | undefined): FastifyReply {
  void reply.header('content-security-policy', PAGE_POLICY);
  if (page === undefined)
    return reply.status(404).header('cache-control', 'no-store').type(TYPES.html).send(MISSING);
  return sendPublic(request, reply, TYPES.html, page);
}

/** What everybody may read. */
export function publicRoutes(server: FastifyInstance, view: () => StatusView): void {
  server.get('/', async (request, reply) => sendPage(request, reply, statusPage(view())));
  server.get('/history', async (request, reply) => {
    const { month } = request.query as { month?: unknown };
    return sendPage(request, reply, historyPage(view(), typeof month === 'string' ? month : undefined));
  });
  server.get<{ Params: { id: string } }>('/incidents/:id', async (request, reply) => {
    const { state, nowMs } = view();
    const found = state.incidents.find(({ id }) => id === request.params.id);
    return sendPage(request, reply, found && incidentPage(found, nowMs));
  });
  server.get<{ Params: { id: string } }>('/maintenances/:id', async (request, reply) => {
    const found = view().state.maintenances.find(({ id }) => id === request.params.id);
    return sendPage(request, reply, found && maintenancePage(found));
  });
  for (const [path, answer] of Object.entries(STATUSPAGE_ANSWERS))
    server.get(path, async (request, reply) =>
      sendPublic(request, reply, TYPES.json, JSON.stringify(answer(view()))),
    );
  server.get('/history.atom', async (request, reply) =>
    sendPublic(request, reply, TYPES.atom, atomFeed(view())),
  );
  server.get('/history.rss', async (request, reply) =>
    sendPublic(request, reply, TYPES.rss, rssFeed(view())),
  );
  server.get('/favicon.svg', async (request, reply) => sendPublic(request, reply, TYPES.svg, ICON));
}
