import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { type Faults, faultSchema } from './Faults.ts';
import type { Mailbox } from './Mailbox.ts';
import { listPage, messagePage } from './mailPages.ts';

const BODY_BYTES_MAX = 64 * 1024;
/** A page may show itself and follow its links, and nothing else. */
const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

type Answer = { readonly html: string } | { readonly json: unknown };

async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!(request.headers['content-type'] ?? '').startsWith('application/json'))
    throw new Refusal(415, 'Send application/json.');
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > BODY_BYTES_MAX) throw new Refusal(413, 'Too long.');
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8') || '{}');
  } catch {
    throw new Refusal(400, 'Not JSON.');
  }
}

/** A name that points at the loopback by a trick of its own must not read the mail. */
function assertLocal({ headers: { host = '' } }: IncomingMessage): void {
  if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host))
    throw new Refusal(421, 'Ask by the address of this machine.');
}

async function answerOf(
  { mailbox, faults }: { mailbox: Mailbox; faults: Faults },
  request: IncomingMessage,
): Promise<Answer> {
  assertLocal(request);
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [, folder, id] = url.pathname.split('/');
  const of = url.searchParams.get('to') ?? undefined;
  switch (`${request.method} ${folder === 'messages' && id ? '/messages/:id' : url.pathname}`) {
    case 'GET /':
      return { html: listPage(mailbox.list(of)) };
    case 'GET /messages/:id': {
      const message = mailbox.find(id ?? '');
      if (message === undefined) throw new Refusal(404, 'There is no such mail.');
      return { html: messagePage(message) };
    }
    case 'GET /health':
      return { json: { status: 'healthy' } };
    case 'GET /api/messages':
      return { json: { items: mailbox.list(of) } };
    case 'DELETE /api/messages':
      mailbox.clear();
      return { json: { items: [] } };
    case 'GET /api/faults':
      return { json: { items: faults.list() } };
    case 'POST /api/faults':
      faults.order(faultSchema.parse(await readJson(request)));
      return { json: { items: faults.list() } };
    case 'DELETE /api/faults':
      faults.clear();
      return { json: { items: [] } };
    default:
      throw new Refusal(404, 'There is nothing at this address.');
  }
}

/** The pages for people and the addresses for programs. */
export function webListener(parts: {
  mailbox: Mailbox;
  faults: Faults;
}): (request: IncomingMessage, response: ServerResponse) => void {
  const send = (response: ServerResponse, status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  return (request, response) => {
    answerOf(parts, request)
      .then((answer) =>
        'html' in answer
          ? response.writeHead(200, PAGE_HEADERS).end(answer.html)
          : send(response, 200, answer.json),
      )
      .catch((error: unknown) => {
        if (error instanceof Refusal)
          return send(response, error.status, { error: { message: error.message } });
        if (error instanceof z.ZodError)
          return send(response, 400, { error: { message: z.prettifyError(error) } });
        return send(response, 500, { error: { message: 'The test mailbox failed.' } });
      });
  };
}
