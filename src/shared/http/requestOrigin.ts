/** Where the request that is being served comes from, for whoever records what it does. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { ApiServer } from './ApiServer.ts';

export type RequestOrigin = { readonly ip: string; readonly requestId: string };

const ambient = new AsyncLocalStorage<RequestOrigin>();

/** The origin of the request that this code runs for; undefined outside one. */
export function requestOrigin(): RequestOrigin | undefined {
  return ambient.getStore();
}

/** Makes the origin known to each handler and to all that it awaits. */
export function knowRequestOrigin(server: ApiServer): void {
  server.addHook('preHandler', (request, _reply, done) => {
    ambient.run({ ip: request.ip, requestId: request.id }, done);
  });
}
