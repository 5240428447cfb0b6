import type { FastifyInstance, FastifyReply } from 'fastify';
import { PAGE_POLICY } from '../pages/appearance.ts';
import { askPage, notePage } from '../pages/subscribePages.ts';
import { SubscriptionRefused, type Subscriptions } from '../subscriptions/Subscriptions.ts';

const FORM_BYTES_MAX = 4 * 1024;
const FIELDS_MAX = 20;

function sendNote(reply: FastifyReply, page: string, status = 200): FastifyReply {
  return reply
    .status(status)
    .header('content-security-policy', PAGE_POLICY)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(page);
}

const TAKEN = notePage(
  'Look into your mailbox.',
  'If this address is not told already, a message with a link to confirm is on its way to it. The link holds for 24 hours.',
);
const TAKEN_WEBHOOK = notePage(
  'The address is being asked.',
  'If it is not told already, it is sent a challenge now. When it returns that, it is told of every update.',
);
const NOT_OURS = notePage(
  'This link does not hold.',
  'It is not ours, has been used, or is older than 24 hours. You can ask for another one.',
);

type Link = { readonly id: string; readonly token: string };

/** The two words of a link; text whatever was sent. */
function linkOf(query: unknown): Link {
  const { id, token } = query as { id?: unknown; token?: unknown };
  return { id: typeof id === 'string' ? id : '', token: typeof token === 'string' ? token : '' };
}

const actionOf = (path: string, link: Link) => `${path}?${new URLSearchParams(link)}`;

/** How people come to be told and leave; a link that is only looked at changes nothing. */
export function subscriptionRoutes(server: FastifyInstance, subscriptions: Subscriptions): void {
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_BYTES_MAX },
    (_request, body, done) => {
      const fields = [...new URLSearchParams(String(body))].slice(0, FIELDS_MAX);
      done(null, Object.fromEntries(fields));
    },
  );
  server.post('/subscribe', async (request, reply) => {
    const { channel, target } = (request.body ?? {}) as { channel?: unknown; target?: unknown };
    try {
      subscriptions.subscribe(String(channel ?? ''), String(target ?? ''), request.ip);
    } catch (error) {
      if (!(error instanceof SubscriptionRefused)) throw error;
      return sendNote(reply, notePage('You were not added.', error.message), error.status);
    }
    return sendNote(reply, channel === 'webhook' ? TAKEN_WEBHOOK : TAKEN, 202);
  });
  server.get('/subscribe/confirm', async (request, reply) => {
    const action = actionOf('/subscribe/confirm', linkOf(request.query));
    const text = 'You will be told by e-mail of incidents and maintenances of AccuBooks.';
    return sendNote(reply, askPage({ title: 'Be told by e-mail?', text, action, button: 'Yes, tell me' }));
  });
  server.post('/subscribe/confirm', async (request, reply) => {
    const { id, token } = linkOf(request.query);
    if (!(await subscriptions.confirm(id, token))) return sendNote(reply, NOT_OURS, 404);
    const text = 'Every message has a link with which you can stop it.';
    return sendNote(reply, notePage('You will be told.', text));
  });
  server.get('/unsubscribe', async (request, reply) => {
    const action = actionOf('/unsubscribe', linkOf(request.query));
    const text = 'Your address is then forgotten.';
    return sendNote(
      reply,
      askPage({ title: 'Not be told any more?', text, action, button: 'Do not tell me any more' }),
    );
  });
  server.post('/unsubscribe', async (request, reply) => {
    const { id, token } = linkOf(request.query);
    if (!(await subscriptions.leave(id, token))) return sendNote(reply, NOT_OURS, 404);
    return sendNote(reply, notePage('You are not told any more.', 'Your address is forgotten.'));
  });
}
