import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { readBody } from '@/shared/http/readBody.ts';
import { StripeError } from '../http/StripeError.ts';
import { openDispute } from '../money/openDispute.ts';
import { runDue } from '../money/runDue.ts';
import { findTestCard } from '../money/testCards.ts';
import { addEndpoint } from '../routes/eventRoutes.ts';
import { newStripeId } from '../state/newStripeId.ts';
import { FAULT_KINDS, type Fault } from '../state/Tables.ts';
import type { World } from '../state/World.ts';
import type { WebhookSender } from '../webhooks/WebhookSender.ts';

export type ControlDependencies = {
  readonly world: World;
  readonly sender: WebhookSender;
  readonly settle: () => void;
};

const DELAY_MS_MAX = 120_000;
const ADVANCE_SECONDS_MAX = 10 * 366 * 86_400;
const COPIES_MAX = 10;

const faultSchema = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  match: z.string().default(''),
  customer: z.string().default(''),
  amountMinor: z.number().int().default(1),
  delayMs: z.number().int().min(0).max(DELAY_MS_MAX).default(0),
  remaining: z.number().int().min(1).nullable().default(null),
});
const advanceSchema = z.strictObject({ seconds: z.number().int().min(1).max(ADVANCE_SECONDS_MAX) });
const disputeSchema = z.strictObject({
  charge: z.string(),
  amount: z.number().int().min(1).optional(),
  reason: z.string().default('fraudulent'),
});
const cardSchema = z.strictObject({ paymentMethod: z.string(), number: z.string() });
const releaseSchema = z.strictObject({
  order: z.enum(['kept', 'reversed']).default('kept'),
  copies: z.number().int().min(1).max(COPIES_MAX).default(1),
});
const endpointSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  secret: z.string().min(16),
  events: z.array(z.string()).min(1).default(['*']),
});

function addFault(world: World, body: unknown): Fault {
  const id = newStripeId('fault_');
  return world.store.put('fault', id, { id, ...faultSchema.parse(body) });
}

function changeCard(world: World, body: unknown): object {
  const { paymentMethod, number } = cardSchema.parse(body);
  const method = world.need('payment_method', paymentMethod, 'paymentMethod');
  const card = findTestCard(number);
  if (card === undefined)
    throw new StripeError(400, 'invalid_request_error', 'No test card has this number.');
  world.store.put('cardNumber', method.id, { value: card.number });
  return { paymentMethod, number: card.number };
}

/** One endpoint a URL: asked for again, it only gets the secret. */
function ensureEndpoint(world: World, body: unknown): object {
  const { url, secret, events } = endpointSchema.parse(body);
  const found = world.store.all('webhook_endpoint').find((endpoint) => endpoint.url === url);
  if (found === undefined)
    return addEndpoint(world, { url, events, description: null, metadata: {}, secret });
  const endpoint = world.need('webhook_endpoint', found.id);
  endpoint.enabled_events = events;
  world.store.put('secret', endpoint.id, { value: secret });
  return endpoint;
}

function removeFaults(world: World): object {
  for (const id of world.store.keys('fault')) world.store.delete('fault', id);
  return { faults: [] };
}

function stateOf(world: World): object {
  const { store } = world;
  return {
    nowSeconds: world.nowSeconds(),
    faults: store.all('fault'),
    deliveries: store.all('delivery'),
    counts: Object.fromEntries(
      (['customer', 'subscription', 'invoice', 'charge', 'refund', 'dispute', 'event'] as const).map(
        (kind) => [kind, store.all(kind).length],
      ),
    ),
  };
}

function dispute(world: World, body: unknown): object {
  const { charge, amount, reason } = disputeSchema.parse(body);
  const found = world.need('charge', charge, 'charge');
  return openDispute(world, found, amount ?? found.amount, reason);
}

/** What can be done from outside; each address is one line of docs/reference/stripe-server.md. */
function actions({
  world,
  sender,
}: ControlDependencies): Record<string, (body: unknown) => object | Promise<object>> {
  return {
    'GET /health': () => ({ status: 'healthy' }),
    'GET /state': () => stateOf(world),
    'POST /clock/advance': (body) => {
      runDue(world, world.nowMs() + advanceSchema.parse(body).seconds * 1000);
      return { nowSeconds: world.nowSeconds() };
    },
    'POST /faults': (body) => addFault(world, body),
    'DELETE /faults': () => removeFaults(world),
    'POST /disputes': (body) => dispute(world, body),
    'POST /cards': (body) => changeCard(world, body),
    'POST /endpoints': (body) => ensureEndpoint(world, body),
    'POST /webhooks/release': async (body) => {
      const { order, copies } = releaseSchema.parse(body);
      return { sent: await sender.release(order, copies) };
    },
    'POST /webhooks/resend': (body) => {
      const { event } = z.strictObject({ event: z.string() }).parse(body);
      return { sent: sender.resend(world.need('event', event)) };
    },
    'POST /reset': () => {
      world.store.clear();
      return { status: 'empty' };
    },
  };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function refuse(response: ServerResponse, status: number, message: string): void {
  send(response, status, { error: { message } });
}

/** The port that moves time and sets up faults; JSON only, so that no web page can reach it. */
export function controlListener(
  deps: ControlDependencies,
): (request: IncomingMessage, response: ServerResponse) => void {
  const known = actions(deps);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const method = request.method ?? 'GET';
    const action = known[`${method} ${(request.url ?? '').split('?')[0] ?? ''}`];
    if (action === undefined) return refuse(response, 404, `One of: ${Object.keys(known).join(', ')}`);
    if (method === 'POST' && !(request.headers['content-type'] ?? '').startsWith('application/json'))
      return refuse(response, 415, 'Send application/json.');
    const body = (await readBody(request))?.toString();
    const result = await action(method === 'POST' ? JSON.parse(body || '{}') : undefined);
    deps.settle();
    send(response, 200, result);
  };
  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      deps.settle();
      if (error instanceof StripeError) return refuse(response, error.status, error.message);
      if (error instanceof z.ZodError) return refuse(response, 400, z.prettifyError(error));
      if (error instanceof SyntaxError) return refuse(response, 400, 'Not JSON.');
      return refuse(response, 500, 'The test server failed.');
    });
  };
}
