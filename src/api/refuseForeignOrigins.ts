import type { FastifyRequest } from 'fastify';
import { AppError } from '@/shared/errors/AppError.ts';
import type { ApiServer } from '@/shared/http/ApiServer.ts';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
/** A page of ours, or the person themselves: an address typed, a bookmark. */
const OWN_SITES = new Set(['same-origin', 'none']);

/** The host of an origin equals the one that was asked, whatever the scheme: a proxy may speak TLS for us. */
function isSameHost(origin: string, host: string): boolean {
  try {
    const { protocol, host: theirs } = new URL(origin);
    return theirs === new URL(`${protocol}//${host}`).host;
  } catch {
    return false;
  }
}

/** Whether a browser says that a page of another site sent this. Programs say neither and are let through. */
function isForeign(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return typeof site !== 'string' || !OWN_SITES.has(site);
  const { origin } = request.headers;
  return origin !== undefined && !isSameHost(origin, request.host);
}

/** Refuses what pages of other sites make a browser send with its cookies (CSRF), before the body is read. */
export function refuseForeignOrigins(server: ApiServer): void {
  server.addHook('onRequest', (request, _reply, done) => {
    if (READING.has(request.method) || !isForeign(request)) return done();
    done(new AppError('CROSS_SITE_REQUEST'));
  });
}
