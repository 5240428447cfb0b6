import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ICON, PAGE_POLICY } from '../pages/appearance.ts';
import { atomFeed, rssFeed } from '../pages/feeds.ts';
import { historyPage, incidentPage, maintenancePage } from '../pages/historyPage.ts';
import { statusPage } from '../pages/statusPage.ts';
import { STATUSPAGE_ANSWERS, type StatusView } from '../pages/statuspageShape.ts';
import { notePage } from '../pages/subscribePages.ts';
import { PublicAnswers } from './PublicAnswers.ts';

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

type Maker = (view: StatusView) => string | undefined;

/** What everybody may read. */
export function publicRoutes(server: FastifyInstance, view: () => StatusView): void {
  const answers = new PublicAnswers(view);
  /** A page of ours; what is not there is a page too. */
  const sendPage = (request: FastifyRequest, reply: FastifyReply, key: string, make: Maker) => {
    void reply.header('content-security-policy', PAGE_POLICY);
    const sent = answers.send(request, reply, { key, type: TYPES.html }, make);
    return sent || reply.status(404).header('cache-control', 'no-store').type(TYPES.html).send(MISSING);
  };
  const serve = (path: string, type: string, make: Maker) =>
    server.get(path, async (request, reply) => answers.send(request, reply, { key: path, type }, make));

  server.get('/', async (request, reply) => sendPage(request, reply, '/', statusPage));
  server.get('/history', async (request, reply) => {
    const { month } = request.query as { month?: unknown };
    const wanted = typeof month === 'string' ? month : undefined;
    return sendPage(request, reply, `/history ${wanted}`, (now) => historyPage(now, wanted));
  });
  server.get<{ Params: { id: string } }>('/incidents/:id', async (request, reply) =>
    sendPage(request, reply, request.url, ({ state, nowMs }) => {
      const found = state.incidents.find(({ id }) => id === request.params.id);
      return found && incidentPage(found, nowMs);
    }),
  );
  server.get<{ Params: { id: string } }>('/maintenances/:id', async (request, reply) =>
    sendPage(request, reply, request.url, ({ state }) => {
      const found = state.maintenances.find(({ id }) => id === request.params.id);
      return found && maintenancePage(found);
    }),
  );
  for (const [path, answer] of Object.entries(STATUSPAGE_ANSWERS))
    serve(path, TYPES.json, (now) => JSON.stringify(answer(now)));
  serve('/history.atom', TYPES.atom, atomFeed);
  serve('/history.rss', TYPES.rss, rssFeed);
  serve('/favicon.svg', TYPES.svg, () => ICON);
}
