import { createHash } from 'node:crypto';
import { expandObject } from '../objects/expandObject.ts';
import { catalogueRoutes } from '../routes/catalogueRoutes.ts';
import { checkoutRoutes } from '../routes/checkoutRoutes.ts';
import { customerRoutes } from '../routes/customerRoutes.ts';
import { eventRoutes } from '../routes/eventRoutes.ts';
import { invoiceRoutes } from '../routes/invoiceRoutes.ts';
import { paymentRoutes } from '../routes/paymentRoutes.ts';
import { previewRoute } from '../routes/previewRoute.ts';
import type { Route } from '../routes/Route.ts';
import { refundRoutes } from '../routes/refundRoutes.ts';
import { subscriptionRoutes } from '../routes/subscriptionRoutes.ts';
import { newStripeId } from '../state/newStripeId.ts';
import type { KeptAnswer } from '../state/Tables.ts';
import type { World } from '../state/World.ts';
import { Form } from './Form.ts';
import { parseForm } from './parseForm.ts';
import { StripeError } from './StripeError.ts';

const IDEMPOTENCY_SECONDS = 86_400;
const IDEMPOTENCY_KEY_LENGTH_MAX = 255;

const ROUTES: readonly Route[] = [
  ...customerRoutes,
  ...catalogueRoutes,
  ...paymentRoutes,
  ...refundRoutes,
  previewRoute,
  ...invoiceRoutes,
  ...subscriptionRoutes,
  ...checkoutRoutes,
  ...eventRoutes,
];

export type ApiRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
  readonly authorization: string | undefined;
  readonly idempotencyKey: string | undefined;
};
export type ApiAnswer = {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
};

function idsOf(route: Route, path: string): string[] | undefined {
  const wanted = route.path.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const ids: string[] = [];
  for (const [at, part] of wanted.entries()) {
    const here = given[at] ?? '';
    if (part.startsWith(':')) ids.push(here);
    else if (part !== here) return undefined;
  }
  return ids;
}

function findRoute(method: string, path: string): { route: Route; ids: string[] } {
  for (const route of ROUTES) {
    const ids = route.method === method ? idsOf(route, path) : undefined;
    if (ids !== undefined) return { route, ids };
  }
  throw new StripeError(404, 'invalid_request_error', `Unrecognized request URL (${method}: ${path}).`);
}

/** Any test key will do; a live one must never come here. */
function authenticate(authorization: string | undefined): void {
  const key = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? '';
  if (/^(sk|rk)_test_\w+$/.test(key)) return;
  throw new StripeError(
    401,
    'invalid_request_error',
    key === ''
      ? 'You did not provide an API key.'
      : key.includes('_live_')
        ? 'A live API key was sent to the test server of AccuBooks: roll it, and use a key that begins with sk_test_.'
        : 'Invalid API Key provided.',
  );
}

function compute(world: World, request: ApiRequest): object {
  const { route, ids } = findRoute(request.method, request.path);
  const form = new Form(parseForm(request.method === 'GET' ? request.query : request.body || request.query));
  const expand = form.texts('expand');
  return expandObject(world, route.answer({ world, ids, form }), expand);
}

function fingerprintOf({ method, path, body }: ApiRequest): string {
  return createHash('sha256').update(`${method} ${path}\n${body}`).digest('hex');
}

/** What the same key was answered within a day; throws when the key came with something else. */
function keptAnswer(world: World, request: ApiRequest): KeptAnswer | undefined {
  const key = request.idempotencyKey;
  if (key === undefined || request.method !== 'POST') return undefined;
  if (key === '' || key.length > IDEMPOTENCY_KEY_LENGTH_MAX)
    throw new StripeError(
      400,
      'idempotency_error',
      `An idempotency key has 1 to ${IDEMPOTENCY_KEY_LENGTH_MAX} characters.`,
    );
  const kept = world.store.get('idempotency', key);
  if (kept === undefined) return undefined;
  if (world.nowSeconds() - kept.atSeconds >= IDEMPOTENCY_SECONDS) {
    world.store.delete('idempotency', key);
    return undefined;
  }
  if (kept.fingerprint !== fingerprintOf(request))
    throw new StripeError(
      400,
      'idempotency_error',
      `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    );
  return kept;
}

/** Refusals of what was asked leave nothing behind, so that the same key may be used for the corrected request. */
function isKept(status: number): boolean {
  return status < 400 || status === 402 || status >= 500;
}

function outcome(world: World, request: ApiRequest): { status: number; body: string } {
  try {
    return { status: 200, body: JSON.stringify(compute(world, request), undefined, 2) };
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    return { status: error.status, body: JSON.stringify(error.body(), undefined, 2) };
  }
}

function answerAuthenticated(world: World, request: ApiRequest, requestId: string): ApiAnswer {
  const kept = keptAnswer(world, request);
  if (kept !== undefined)
    return {
      status: kept.status,
      body: kept.body,
      headers: { 'idempotent-replayed': 'true', 'original-request': kept.requestId },
    };
  const { status, body } = outcome(world, request);
  const key = request.idempotencyKey;
  if (key === undefined || request.method !== 'POST' || !isKept(status)) return { status, body, headers: {} };
  world.store.put('idempotency', key, {
    fingerprint: fingerprintOf(request),
    status,
    body,
    requestId,
    atSeconds: world.nowSeconds(),
  });
  return { status, body, headers: { 'idempotency-key': key } };
}

/** The answer to one request, all of whose effects are done when this returns. */
export function answerCall(world: World, request: ApiRequest): ApiAnswer {
  const requestId = newStripeId('req_').slice(0, 18);
  world.asking = { id: requestId, idempotency_key: request.idempotencyKey ?? null };
  try {
    authenticate(request.authorization);
    const answer = answerAuthenticated(world, request, requestId);
    return { ...answer, headers: { ...answer.headers, 'request-id': requestId } };
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    return {
      status: error.status,
      body: JSON.stringify(error.body(), undefined, 2),
      headers: { 'request-id': requestId },
    };
  } finally {
    world.asking = { id: null, idempotency_key: null };
  }
}
