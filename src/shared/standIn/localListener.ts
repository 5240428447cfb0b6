/** What a stand-in shows of itself: pages for people and JSON for tests, on the loopback and to nobody else. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { readBody } from '@/shared/http/readBody.ts';

const ORDER_BYTES_MAX = 64 * 1024;
/** A page may show itself and follow its links, and nothing else. */
const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; form-action 'self'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export type LocalAnswer = { readonly html: string } | { readonly json: unknown };

/** Undefined when it has answered by itself, or never will. */
type Answering = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
) => Promise<LocalAnswer | undefined>;

/** A name that points at the loopback by a trick of its own must not read what came. */
function assertLocal({ headers: { host = '' } }: IncomingMessage): void {
  if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host))
    throw new Refusal(421, 'Ask by the address of this machine.');
}

/** The JSON of a request, which no page of another site can send. */
export async function readOrder(request: IncomingMessage): Promise<unknown> {
  if (!(request.headers['content-type'] ?? '').startsWith('application/json'))
    throw new Refusal(415, 'Send application/json.');
  const body = await readBody(request, ORDER_BYTES_MAX);
  if (body === undefined) throw new Refusal(413, 'Too long.');
  try {
    return JSON.parse(body.toString() || '{}');
  } catch {
    throw new Refusal(400, 'Not JSON.');
  }
}

function refusalOf(error: unknown, name: string): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof z.ZodError) return new Refusal(400, z.prettifyError(error));
  return new Refusal(500, `The ${name} failed.`);
}

export function localListener(
  name: string,
  answering: Answering,
): (request: IncomingMessage, response: ServerResponse) => void {
  const send = (response: ServerResponse, status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    assertLocal(request);
    const answered = await answering(request, response, new URL(request.url ?? '/', 'http://localhost'));
    if (answered === undefined) return;
    if ('html' in answered) response.writeHead(200, PAGE_HEADERS).end(answered.html);
    else send(response, 200, answered.json);
  };
  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) return;
      const { status, message } = refusalOf(error, name);
      send(response, status, { error: { message } });
    });
  };
}
