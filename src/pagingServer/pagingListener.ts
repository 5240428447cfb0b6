import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import { acceptDelivery } from './acceptDelivery.ts';
import { CHANNELS, type Channel } from './Delivery.ts';
import { type FaultKind, type Faults, faultSchema } from './Faults.ts';
import type { Inbox } from './Inbox.ts';
import { deliveryPage, overviewPage } from './pagingPages.ts';
import type { Webhooks } from './Webhooks.ts';

/** As at PagerDuty. */
const BODY_BYTES_MAX = 512 * 1024;
/** A page may show itself and follow its links, and nothing else. */
const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; form-action 'self'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};
const RETRY_AFTER_S = '1';

type Parts = {
  readonly inbox: Inbox;
  readonly faults: Faults;
  readonly webhooks: Webhooks;
  readonly clock: Clock;
};

class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** A name that points at the loopback by a trick of its own must not read what came. */
function assertLocal({ headers: { host = '' } }: IncomingMessage): void {
  if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host))
    throw new Refusal(421, 'Ask by the address of this machine.');
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > BODY_BYTES_MAX) throw new Refusal(413, 'Too long.');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Undefined when it is no JSON; Slack also takes a form with the JSON in `payload`. */
function parseBody(request: IncomingMessage, text: string): unknown {
  const isForm = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  try {
    return JSON.parse(isForm ? (new URLSearchParams(text).get('payload') ?? '') : text);
  } catch {
    return undefined;
  }
}

function channelOf(path: string): Channel | undefined {
  if (path === '/v2/enqueue') return 'pagerduty';
  if (/^\/services\/\w+\/\w+\/\w+$/.test(path)) return 'slack';
  return path === '/webhook' || path.startsWith('/webhook/') ? 'webhook' : undefined;
}

function send(response: ServerResponse, status: number, body: string | object, headers = {}): void {
  if (typeof body === 'string')
    response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(body);
  else
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** What a vendor in trouble does; nothing is said when it hangs or cuts the connection. */
function fail(kind: FaultKind, channel: Channel, response: ServerResponse): number {
  if (kind === 'hang') return 0;
  if (kind === 'drop' || kind === 'drop_after') {
    response.destroy();
    return 0;
  }
  if (kind === 'fail') {
    send(
      response,
      500,
      channel === 'slack' ? 'rollup_error' : { status: 'error', message: 'Internal error' },
    );
    return 500;
  }
  const throttled = {
    status: 'throttle exceeded',
    message: 'Requests for this service are arriving too quickly.',
  };
  send(response, 429, channel === 'slack' ? 'rate_limited' : throttled, { 'retry-after': RETRY_AFTER_S });
  return 429;
}

async function receive(
  { inbox, faults, webhooks, clock }: Parts,
  channel: Channel,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const body = parseBody(request, await readText(request));
  const { status, reply, summary, dedupKey, kept, refusal } = acceptDelivery(channel, body);
  const delivery = {
    channel,
    path,
    receivedAt: nowOf(clock).toISOString(),
    summary,
    body: kept,
    ...(dedupKey === undefined ? {} : { dedupKey }),
  };
  const kind = faults.strike(channel);
  const before = inbox.page(dedupKey)?.state;
  const tell = () => {
    const page = inbox.page(dedupKey);
    if (page !== undefined && page.state !== before) webhooks.tell(page, undefined);
  };
  if (kind === undefined) {
    inbox.add({ ...delivery, isAccepted: status < 300, status, ...(refusal ? { refusal } : {}) });
    send(response, status, reply);
    tell();
    return;
  }
  const isKept = kind === 'drop_after' && status < 300;
  inbox.add({
    ...delivery,
    isAccepted: isKept,
    status: fail(kind, channel, response),
    refusal: `ordered: ${kind}`,
  });
  tell();
}

/** A page of another site may send a form here, and says so. */
function assertOwnPage({ headers }: IncomingMessage): void {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin')
    throw new Refusal(403, 'Ask from the page of this server.');
}

const answerSchema = z.strictObject({
  dedupKey: z.string().min(1).max(255),
  action: z.enum(['acknowledge', 'resolve']),
  by: z.string().trim().min(1).max(100).default('Test Operator'),
});

/** What somebody does to an incident at PagerDuty: by the button of the page, or as JSON. */
async function answerPage(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  assertOwnPage(request);
  const { inbox, webhooks, clock } = parts;
  const text = await readText(request);
  const isForm = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  const body = isForm ? Object.fromEntries(new URLSearchParams(text)) : parseBody(request, text);
  const { dedupKey, action, by } = answerSchema.parse(body);
  const before = inbox.page(dedupKey)?.state;
  if (before === undefined || before === 'resolved') throw new Refusal(404, 'No open incident has this key.');
  inbox.add({
    ...{ channel: 'pagerduty', path: '/api/answers', receivedAt: nowOf(clock).toISOString(), dedupKey },
    ...{ isAccepted: true, isAnswer: true, status: 200, summary: `${action} by ${by}` },
    body: { event_action: action, by },
  });
  const page = inbox.page(dedupKey);
  if (page !== undefined && page.state !== before) webhooks.tell(page, by);
  if (isForm) response.writeHead(303, { location: '/' }).end();
  else send(response, 200, { page });
}

const listSchema = z.object({ channel: z.enum(CHANNELS).optional() });

async function answer(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  assertLocal(request);
  const { inbox, faults } = parts;
  const url = new URL(request.url ?? '/', 'http://localhost');
  const channel = channelOf(url.pathname);
  if (request.method === 'POST' && channel !== undefined) return receive(parts, channel, request, response);
  const isDelivery = url.pathname.startsWith('/deliveries/');
  const { channel: of } = listSchema.parse(Object.fromEntries(url.searchParams));
  switch (`${request.method} ${isDelivery ? '/deliveries/:id' : url.pathname}`) {
    case 'GET /':
      response.writeHead(200, PAGE_HEADERS).end(overviewPage(parts, of));
      return;
    case 'GET /deliveries/:id': {
      const found = inbox.find(url.pathname.slice('/deliveries/'.length));
      if (found === undefined) throw new Refusal(404, 'There is no such delivery.');
      response.writeHead(200, PAGE_HEADERS).end(deliveryPage(found));
      return;
    }
    case 'GET /health':
      return send(response, 200, { status: 'healthy' });
    case 'GET /api/received':
      return send(response, 200, { items: inbox.list({ channel: of, isAccepted: true }) });
    case 'GET /api/refused':
      return send(response, 200, { items: inbox.list({ channel: of, isAccepted: false }) });
    case 'GET /api/pages':
      return send(response, 200, { items: inbox.pages() });
    case 'POST /api/answers':
      return answerPage(parts, request, response);
    case 'GET /api/webhooks':
      return send(response, 200, { items: parts.webhooks.list() });
    case 'DELETE /api/received':
      inbox.clear();
      return send(response, 200, { items: [] });
    case 'GET /api/faults':
      return send(response, 200, { items: faults.list() });
    case 'POST /api/faults':
      if (!(request.headers['content-type'] ?? '').startsWith('application/json'))
        throw new Refusal(415, 'Send application/json.');
      faults.order(faultSchema.parse(parseBody(request, await readText(request))));
      return send(response, 200, { items: faults.list() });
    case 'DELETE /api/faults':
      faults.clear();
      return send(response, 200, { items: [] });
    default:
      throw new Refusal(404, 'There is nothing at this address.');
  }
}

/** The vendors' addresses, the pages for people and the addresses for tests. */
export function pagingListener(parts: Parts): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    answer(parts, request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) return;
      if (error instanceof Refusal)
        return send(response, error.status, { error: { message: error.message } });
      if (error instanceof z.ZodError)
        return send(response, 400, { error: { message: z.prettifyError(error) } });
      return send(response, 500, { error: { message: 'The test pager failed.' } });
    });
  };
}
