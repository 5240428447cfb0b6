import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { readBody } from '@/shared/http/readBody.ts';
import type { Log } from '@/shared/log/log.ts';
import { STRIPE_API_VERSION } from '../objects/StripeObjects.ts';
import { answerPage } from '../pages/answerPage.ts';
import type { World } from '../state/World.ts';
import { type ApiAnswer, answerCall } from './answerCall.ts';
import { StripeError } from './StripeError.ts';

/** A request that is never answered is cut off after this. */
const HOLD_MS = 120_000;

export type ApiDependencies = {
  readonly world: World;
  readonly log: Log;
  /** Called after each request: what it did is kept, and its events go out. */
  readonly settle: () => void;
};

function hold(response: ServerResponse): void {
  const timer = setTimeout(() => response.destroy(), HOLD_MS);
  response.once('close', () => clearTimeout(timer));
}

function send(response: ServerResponse, answer: ApiAnswer): void {
  response
    .writeHead(answer.status, {
      'content-type': 'application/json',
      'cache-control': 'no-cache, no-store',
      'stripe-version': STRIPE_API_VERSION,
      ...answer.headers,
    })
    .end(answer.body);
}

function failure(status: number, type: 'api_error' | 'rate_limit_error', message: string): ApiAnswer {
  return { status, body: JSON.stringify(new StripeError(status, type, message).body()), headers: {} };
}

/** A fault that comes before anything is done; true when it took the request. */
function failBefore(world: World, about: { match: string }, response: ServerResponse): boolean {
  if (world.takeFault('timeout_before', about) !== undefined) {
    hold(response);
    return true;
  }
  if (world.takeFault('error_before', about) !== undefined) {
    send(response, failure(500, 'api_error', 'An unknown error occurred.'));
    return true;
  }
  if (world.takeFault('rate_limit', about) !== undefined) {
    send(response, failure(429, 'rate_limit_error', 'Too many requests hit the API too quickly.'));
    return true;
  }
  return false;
}

async function answerApi(
  deps: ApiDependencies,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const { world, settle } = deps;
  const method = request.method ?? 'GET';
  const about = { match: `${method} ${url.pathname}` };
  const body = (await readBody(request))?.toString();
  if (body === undefined) return send(response, failure(400, 'api_error', 'The request is too long.'));
  const delay = world.takeFault('delay', about);
  if (delay !== undefined) await pause(delay.delayMs);
  if (failBefore(world, about, response)) return settle();
  const key = request.headers['idempotency-key'];
  const answer = answerCall(world, {
    method,
    path: url.pathname,
    query: url.search.slice(1),
    body,
    authorization: request.headers.authorization,
    idempotencyKey: typeof key === 'string' ? key : undefined,
  });
  const isLost = world.takeFault('timeout_after_commit', about) !== undefined;
  const isBroken = world.takeFault('error_after_commit', about) !== undefined;
  settle();
  if (isLost) return hold(response);
  send(response, isBroken ? failure(500, 'api_error', 'An unknown error occurred.') : answer);
}

/** The API and the pages that it names. */
export function apiListener(
  deps: ApiDependencies,
): (request: IncomingMessage, response: ServerResponse) => void {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const isWatched = request.url === '/health';
    if (!isWatched && deps.world.takeFault('down') !== undefined) {
      deps.settle();
      request.socket.destroy();
      return;
    }
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname.startsWith('/v1/')) return answerApi(deps, request, response, url);
    await answerPage(deps.world, request, response, url);
    deps.settle();
  };
  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      deps.log.error({ error, path: request.url }, 'a request could not be answered');
      if (!response.headersSent)
        send(response, failure(500, 'api_error', 'The test server failed; see its log.'));
    });
  };
}
