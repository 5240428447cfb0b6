import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import { readBody } from '@/shared/http/readBody.ts';
import { type LocalAnswer, localListener, Refusal, readOrder } from '@/shared/standIn/localListener.ts';
import { acceptDelivery } from './acceptDelivery.ts';
import { CHANNELS, type Channel } from './Delivery.ts';
import { type FaultKind, type Faults, faultSchema } from './Faults.ts';
import type { Inbox } from './Inbox.ts';
import { deliveryPage, overviewPage } from './pagingPages.ts';
import type { Webhooks } from './Webhooks.ts';

/** As at PagerDuty. */
const BODY_BYTES_MAX = 512 * 1024;
const RETRY_AFTER_S = '1';

type Parts = {
  readonly inbox: Inbox;
  readonly faults: Faults;
  readonly webhooks: Webhooks;
  readonly clock: Clock;
};

async function readText(request: IncomingMessage): Promise<string> {
  const body = await readBody(request, BODY_BYTES_MAX);
  if (body === undefined) throw new Refusal(413, 'Too long.');
  return body.toString();
}

const isForm = ({ headers }: IncomingMessage): boolean =>
  (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');

/** Undefined when it is no JSON; Slack also takes a form with the JSON in `payload`. */
function parseBody(request: IncomingMessage, text: string): unknown {
  try {
    return JSON.parse(isForm(request) ? (new URLSearchParams(text).get('payload') ?? '') : text);
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
  { channel, path }: { readonly channel: Channel; readonly path: string },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
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
async function answerPage(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<LocalAnswer | undefined> {
  assertOwnPage(request);
  const { inbox, webhooks, clock } = parts;
  const text = await readText(request);
  const body = isForm(request) ? Object.fromEntries(new URLSearchParams(text)) : parseBody(request, text);
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
  if (!isForm(request)) return { json: { page } };
  response.writeHead(303, { location: '/' }).end();
  return undefined;
}

const listSchema = z.object({ channel: z.enum(CHANNELS).optional() });

async function answerOf(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<LocalAnswer | undefined> {
  const { inbox, faults, webhooks } = parts;
  const isDelivery = url.pathname.startsWith('/deliveries/');
  const { channel } = listSchema.parse(Object.fromEntries(url.searchParams));
  switch (`${request.method} ${isDelivery ? '/deliveries/:id' : url.pathname}`) {
    case 'GET /':
      return { html: overviewPage(parts, channel) };
    case 'GET /deliveries/:id': {
      const found = inbox.find(url.pathname.slice('/deliveries/'.length));
      if (found === undefined) throw new Refusal(404, 'There is no such delivery.');
      return { html: deliveryPage(found) };
    }
    case 'GET /health':
      return { json: { status: 'healthy' } };
    case 'GET /api/received':
      return { json: { items: inbox.list({ channel, isAccepted: true }) } };
    case 'GET /api/refused':
      return { json: { items: inbox.list({ channel, isAccepted: false }) } };
    case 'GET /api/pages':
      return { json: { items: inbox.pages() } };
    case 'POST /api/answers':
      return answerPage(parts, request, response);
    case 'GET /api/webhooks':
      return { json: { items: webhooks.list() } };
    case 'DELETE /api/received':
      inbox.clear();
      return { json: { items: [] } };
    case 'GET /api/faults':
      return { json: { items: faults.list() } };
    case 'POST /api/faults':
      faults.order(faultSchema.parse(await readOrder(request)));
      return { json: { items: faults.list() } };
    case 'DELETE /api/faults':
      faults.clear();
      return { json: { items: [] } };
    default:
      throw new Refusal(404, 'There is nothing at this address.');
  }
}

/** The vendors' addresses, the pages for people and the addresses for tests. */
export function pagingListener(parts: Parts) {
  return localListener('test pager', async (request, response, url) => {
    const { pathname: path } = url;
    const channel = channelOf(path);
    if (request.method !== 'POST' || channel === undefined) return answerOf(parts, request, response, url);
    await receive(parts, { channel, path }, request, response);
    return undefined;
  });
}
