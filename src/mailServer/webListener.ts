import type { IncomingMessage } from 'node:http';
import { type LocalAnswer, localListener, Refusal, readOrder } from '@/shared/standIn/localListener.ts';
import { type Faults, faultSchema } from './Faults.ts';
import type { Mailbox } from './Mailbox.ts';
import { listPage, messagePage } from './mailPages.ts';

async function answerOf(
  { mailbox, faults }: { mailbox: Mailbox; faults: Faults },
  request: IncomingMessage,
  url: URL,
): Promise<LocalAnswer> {
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
      faults.order(faultSchema.parse(await readOrder(request)));
      return { json: { items: faults.list() } };
    case 'DELETE /api/faults':
      faults.clear();
      return { json: { items: [] } };
    default:
      throw new Refusal(404, 'There is nothing at this address.');
  }
}

/** The pages for people and the addresses for programs. */
export function webListener(parts: { readonly mailbox: Mailbox; readonly faults: Faults }) {
  return localListener('test mailbox', (request, _response, url) => answerOf(parts, request, url));
}
