import { AppError } from '@/shared/errors/AppError.ts';
import type { ApiServer } from '@/shared/http/ApiServer.ts';

/** A zero, or half of a pair of surrogates: no character, and nothing that the database could keep. */
const UNSTORABLE = /\0|\p{Surrogate}/u;
const MESSAGE = 'has a zero or half a character in it, which is no text';

type Place = { readonly place: string; readonly value: unknown };

/** The place of the first text of that kind. Not recursive: a body may be nested deeper than the stack. */
function findUnstorable(start: Place): string | undefined {
  const open: Place[] = [start];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { place, value } = next;
    if (typeof value === 'string' && UNSTORABLE.test(value)) return place;
    if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) continue;
    for (const [name, inner] of Object.entries(value)) {
      if (UNSTORABLE.test(name)) return place;
      open.push({ place: `${place}/${name}`, value: inner });
    }
  }
  return undefined;
}

/** Refuses text that is none before any route sees it, wherever in the request it stands. */
export function refuseUnstorableText(server: ApiServer): void {
  server.addHook('preValidation', (request, _reply, done) => {
    const { params, query, body } = request;
    const parts: Place[] = [
      { place: 'params', value: params },
      { place: 'querystring', value: query },
      { place: 'body', value: body },
    ];
    for (const part of parts) {
      const place = findUnstorable(part);
      if (place === undefined) continue;
      return done(new AppError('VALIDATION_FAILED', { details: { faults: [{ place, message: MESSAGE }] } }));
    }
    done();
  });
}
