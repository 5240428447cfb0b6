/** Where the request that is being served comes from, for whoever records what it does. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { ApiServer } from './ApiServer.ts';

/** The API key that acts for its maker. */
export type ActingKey = { readonly id: string; readonly name: string };

/** Of what a client says about itself, that much is kept. */
const USER_AGENT_LENGTH_MAX = 400;

export type RequestOrigin = {
  readonly ip: string;
  readonly requestId: string;
  /** Undefined where the person acts themselves. */
  readonly apiKey?: ActingKey | undefined;
  /** Method and pattern of the address, as `GET /api/reports/cash`. */
  readonly route?: string | undefined;
  /** What the client calls itself. */
  readonly userAgent?: string | undefined;
};

const ambient = new AsyncLocalStorage<RequestOrigin>();

/** The origin of the request that this code runs for; undefined outside one. */
export function requestOrigin(): RequestOrigin | undefined {
  return ambient.getStore();
}

/** Makes an origin known to the work, where no handler runs yet. */
export function withOrigin<T>(origin: RequestOrigin, work: () => T): T {
  return ambient.run(origin, work);
}

/** Makes the origin known to each handler and to all that it awaits. */
export function knowRequestOrigin(server: ApiServer): void {
  server.addHook('preHandler', (request, _reply, done) => {
    const { ip, id: requestId, apiKey } = request;
    const userAgent = request.headers['user-agent']?.slice(0, USER_AGENT_LENGTH_MAX);
    const route = `${request.method} ${request.routeOptions.url ?? ''}`;
    ambient.run({ ip, requestId, apiKey, userAgent, route }, done);
  });
}
