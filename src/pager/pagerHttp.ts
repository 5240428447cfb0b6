import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { LEVELS, ROLES } from '@/core/escalation/EscalationPolicy.ts';
import type { ToldAlert } from '@/core/incidents/readAlert.ts';
import { parseNotification } from '@/features/incidents/alertmanagerContract.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { statusOf } from '@/shared/errors/errorCodes.ts';
import { readBody } from '@/shared/http/readBody.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { isSignedByPagerDuty } from '@/shared/paging/pagerDutySignature.ts';
import { answerFacts } from './answerFacts.ts';
import { type DeadMansSwitch, WATCHDOG } from './DeadMansSwitch.ts';
import { JournalFault } from './Journal.ts';
import type { OnCallDesk } from './OnCallDesk.ts';
import type { PagerMemory } from './PagerMemory.ts';
import { isOfEarlier, type PagerState } from './PagerState.ts';
import type { PagerMetrics } from './pagerMetrics.ts';
import { parseAnswer } from './parseAnswer.ts';
import type { RunbookPages } from './RunbookPages.ts';

const BODY_BYTES_MAX = 2 * 1024 * 1024;
/** PagerDuty drops what is longer. */
const ANSWER_BYTES_MAX = 256 * 1024;
const REQUEST_TIMEOUT_MS = 10_000;
const CONNECTIONS_MAX = 200;
/** Alertmanager asks again by itself. */
const RETRY_AFTER_S = '5';
const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
const JSON_HEADERS = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

export type PagerHttpDeps = {
  readonly token: string;
  /** What PagerDuty signs its webhooks with; empty: they are not heard. */
  readonly webhookSecrets: readonly string[];
  readonly memory: PagerMemory;
  readonly desk: OnCallDesk;
  readonly watchdog: DeadMansSwitch;
  /** Whether Prometheus is asked before an end is believed. */
  readonly isWitnessed: boolean;
  readonly runbooks: RunbookPages;
  readonly runbookUrl: string;
  readonly metrics: Metrics;
  readonly pagerMetrics: PagerMetrics;
  readonly health: () => { readonly status: string; readonly [figure: string]: unknown };
  readonly clock: Clock;
  readonly log: Log;
};

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

type Answer = { readonly status?: number } & ({ readonly html: string } | { readonly json: unknown });

const who = z.string().trim().min(1).max(100);
const acknowledgeSchema = z.strictObject({ by: who });
const overrideSchema = z.strictObject({
  rotation: z.string().max(100),
  person: z.string().max(100).optional(),
  from: z.iso.datetime({ offset: true }),
  until: z.iso.datetime({ offset: true }),
});
const testPageSchema = z.strictObject({ target: z.enum([...LEVELS, ...ROLES]), by: who });

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Takes as long for a wrong token as for the right one. */
function assertToken({ headers: { authorization = '' } }: IncomingMessage, token: string): void {
  const [, given = ''] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
  if (token === '' || !timingSafeEqual(digest(given), digest(token)))
    throw new Refusal(401, 'UNAUTHENTICATED', 'Show ALERT_TOKEN as a bearer token.');
}

async function bodyOf(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const body = await readBody(request, bytesMax);
  if (body === undefined) throw new Refusal(413, 'PAYLOAD_TOO_LARGE', `More than ${bytesMax} bytes.`);
  return body;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Refusal(400, 'VALIDATION_FAILED', 'This is no JSON.');
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  return parseJson(await bodyOf(request, BODY_BYTES_MAX));
}

/** What is believed at once, with the end of a firing that another has followed; and what Prometheus is to bear out. */
function sortOut({ firing, doubted }: PagerState, alerts: readonly ToldAlert[], isWitnessed: boolean) {
  const sorted: { heard: ToldAlert[]; doubted: ToldAlert[] } = { heard: [], doubted: [] };
  for (const alert of alerts) {
    const { status, fingerprint } = alert;
    const known = doubted[fingerprint] ?? firing[fingerprint];
    if (status !== 'resolved') {
      if (known !== undefined && isOfEarlier(known, alert))
        sorted.heard.push({ ...known, status: 'resolved' });
      sorted.heard.push(alert);
    } else if (known === undefined || isOfEarlier(alert, known)) sorted.heard.push(alert);
    // A Prometheus that began anew gives what fired before another start, which nobody has heard of.
    else (isWitnessed ? sorted.doubted : sorted.heard).push({ ...alert, startsAt: known.startsAt });
  }
  return sorted;
}

/** Kept on the disk before it is answered: what was answered is never lost. */
async function hear(deps: PagerHttpDeps, request: IncomingMessage): Promise<Answer> {
  const { memory, watchdog, pagerMetrics } = deps;
  const notification = parseNotification(await readJson(request));
  if ('fault' in notification)
    throw new Refusal(
      400,
      'VALIDATION_FAILED',
      `This is no notification of Alertmanager: ${notification.fault}`,
    );
  const isWatchdog = (labels: Readonly<Record<string, string>>) => labels.alertname === WATCHDOG;
  for (const { labels, status, annotations } of notification.alerts)
    if (isWatchdog(labels) && status !== 'resolved') watchdog.heard(annotations.description ?? '');
  const alerts = notification.alerts.filter(({ labels }) => !isWatchdog(labels));
  if (alerts.length === 0) {
    pagerMetrics.notifications.inc({ outcome: 'watchdog' });
    return { json: { kept: 0 } };
  }
  const { heard, doubted } = sortOut(memory.state, alerts, deps.isWitnessed);
  await memory.write(
    ...(heard.length > 0 ? [{ kind: 'heard' as const, id: newId(), alerts: heard }] : []),
    ...(doubted.length > 0 ? [{ kind: 'doubted' as const, alerts: doubted }] : []),
  );
  pagerMetrics.notifications.inc({ outcome: 'kept' });
  return { json: { kept: alerts.length } };
}

/** An answer that somebody gave at PagerDuty; kept on the disk before it is answered, as an alert is. */
async function hearAnswer(deps: PagerHttpDeps, request: IncomingMessage): Promise<Answer> {
  const { memory, webhookSecrets, pagerMetrics, log } = deps;
  if (webhookSecrets.length === 0)
    throw new Refusal(404, 'ROUTE_NOT_FOUND', 'PagerDuty is not heard: PAGERDUTY_WEBHOOK_SECRETS is empty.');
  const body = await bodyOf(request, ANSWER_BYTES_MAX);
  const { 'x-pagerduty-signature': signature } = request.headers;
  if (!isSignedByPagerDuty(body, String(signature ?? ''), webhookSecrets))
    throw new Refusal(401, 'UNAUTHENTICATED', 'None of PAGERDUTY_WEBHOOK_SECRETS has signed this.');
  const answer = parseAnswer(parseJson(body));
  const heard =
    answer === undefined
      ? { outcome: 'ignored' as const, why: 'it is about no acknowledgement and no end' }
      : answerFacts(memory.state, answer);
  const { id = '', kind, incidentKey, by } = answer ?? {};
  if (heard.outcome === 'applied') {
    await memory.write({ kind: 'answered', id, facts: heard.facts });
    log.info({ kind, by, ladder: heard.incident.ladder }, 'somebody has answered at PagerDuty');
  } else log.info({ kind, incidentKey, why: heard.why }, 'a webhook of PagerDuty changes nothing');
  pagerMetrics.answers.inc({ outcome: heard.outcome });
  return { json: { outcome: heard.outcome } };
}

async function answerDesk(deps: PagerHttpDeps, request: IncomingMessage, url: URL): Promise<Answer> {
  const { desk, clock, runbookUrl } = deps;
  const [, folder, name = '', verb] = url.pathname.split('/').map(decodeURIComponent);
  const asked = `${request.method} ${['', folder, ...(name === '' ? [] : [':name']), ...(verb === undefined ? [] : [verb])].join('/')}`;
  switch (asked) {
    case 'GET /incidents':
      return { json: { items: desk.incidents() } };
    case 'POST /incidents/:name/acknowledge':
      return { json: await desk.acknowledge(name, acknowledgeSchema.parse(await readJson(request)).by) };
    case 'GET /oncall': {
      const at = url.searchParams.get('at');
      const atMs = at === null ? clock.nowMs() : Date.parse(at);
      if (Number.isNaN(atMs)) throw new Refusal(400, 'VALIDATION_FAILED', 'at is no instant.');
      return { json: desk.who(atMs) };
    }
    case 'POST /overrides': {
      const { from, until, rotation, person } = overrideSchema.parse(await readJson(request));
      const order = { rotation, person, fromMs: Date.parse(from), untilMs: Date.parse(until) };
      return { json: await desk.override(order) };
    }
    case 'DELETE /overrides/:name':
      await desk.endOverride(name);
      return { json: {} };
    case 'POST /test-page': {
      const { target, by } = testPageSchema.parse(await readJson(request));
      return { json: await desk.testPage(target, by, runbookUrl) };
    }
    default:
      throw new Refusal(404, 'ROUTE_NOT_FOUND', 'There is nothing at this address.');
  }
}

async function answerOf(deps: PagerHttpDeps, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://pager');
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (isRead && url.pathname === '/health') {
    const health = deps.health();
    return { status: health.status === 'unhealthy' ? 503 : 200, json: health };
  }
  if (isRead && /^\/runbooks\/?$/.test(url.pathname)) return { html: deps.runbooks.index() };
  if (isRead && url.pathname.startsWith('/runbooks/')) {
    const html = deps.runbooks.find(decodeURIComponent(url.pathname.slice('/runbooks/'.length)));
    if (html === undefined)
      throw new Refusal(404, 'ROUTE_NOT_FOUND', 'There is no such runbook; /runbooks lists them.');
    return { html };
  }
  if (request.method === 'POST' && url.pathname === '/pagerduty') return hearAnswer(deps, request);
  assertToken(request, deps.token);
  if (request.method === 'POST' && url.pathname === '/alertmanager') return hear(deps, request);
  return answerDesk(deps, request, url);
}

function refusalOf(error: unknown, log: Log): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof JournalFault)
    return new Refusal(
      503,
      'JOURNAL_FAULT',
      'The journal cannot be written, most likely a full disk; ask again.',
    );
  if (error instanceof AppError) return new Refusal(statusOf(error.code), error.code, error.message);
  if (error instanceof z.ZodError) return new Refusal(400, 'VALIDATION_FAILED', z.prettifyError(error));
  if (error instanceof URIError) return new Refusal(400, 'REQUEST_REFUSED', 'The address cannot be read.');
  log.error({ error }, 'the pager could not answer');
  return new Refusal(500, 'INTERNAL', 'The pager failed; its log says why.');
}

const OUTCOMES: Readonly<Record<number, 'unauthorised' | 'malformed' | 'journal_fault'>> = {
  400: 'malformed',
  413: 'malformed',
  401: 'unauthorised',
  503: 'journal_fault',
};

/** The pager's server, not listening yet. */
export function buildPagerServer(deps: PagerHttpDeps): Server {
  const { metrics, pagerMetrics, log } = deps;
  const send = (response: ServerResponse, answer: Answer) => {
    if ('html' in answer) response.writeHead(200, PAGE_HEADERS).end(answer.html);
    else response.writeHead(answer.status ?? 200, JSON_HEADERS).end(JSON.stringify(answer.json));
  };
  const refuse = (request: IncomingMessage, response: ServerResponse, error: unknown) => {
    const { status, code, message } = refusalOf(error, log);
    const outcome = OUTCOMES[status];
    if (outcome !== undefined && request.url === '/alertmanager') pagerMetrics.notifications.inc({ outcome });
    if (outcome !== undefined && request.url === '/pagerduty') pagerMetrics.answers.inc({ outcome });
    const retry = status === 503 ? { 'retry-after': RETRY_AFTER_S } : {};
    // What was not read to its end is not read at all.
    const closing = request.complete ? {} : { connection: 'close' };
    response
      .writeHead(status, { ...JSON_HEADERS, ...retry, ...closing })
      .end(JSON.stringify({ error: { code, message } }));
  };
  const server = createServer((request, response) => {
    if (request.method === 'GET' && request.url === '/metrics') {
      metrics.registry.metrics().then(
        (text) => response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text),
        (error: unknown) => refuse(request, response, error),
      );
      return;
    }
    answerOf(deps, request).then(
      (answer) => send(response, answer),
      (error: unknown) => refuse(request, response, error),
    );
  });
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.maxConnections = CONNECTIONS_MAX;
  return server;
}
