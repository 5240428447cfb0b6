import type { Clock } from '@/shared/clock/Clock.ts';
import { toHttpError } from '@/shared/errors/toHttpError.ts';
import type { ApiServer } from '@/shared/http/ApiServer.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';

/** Every answer carries its request id, is counted, timed and logged; every error has the one shape. */
export function observeRequests(server: ApiServer, deps: { log: Log; metrics: Metrics; clock: Clock }): void {
  server.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });

  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unmatched';
    const { method } = request;
    const durationMs = Math.round(reply.elapsedTime * 1000) / 1000;
    deps.metrics.requests.inc({ route, method, status: String(reply.statusCode) });
    deps.metrics.requestSeconds.observe({ route, method }, reply.elapsedTime / 1000);
    deps.log.access({
      requestId: request.id,
      method,
      route,
      status: reply.statusCode,
      durationMs,
      ip: request.ip,
      userId: request.userId,
      companyId: request.companyId,
    });
  });

  server.setErrorHandler((thrown, request, reply) => {
    const { status, body } = toHttpError(thrown, request.id);
    const fields = {
      requestId: request.id,
      route: request.routeOptions.url,
      code: body.error.code,
      error: thrown,
    };
    if (body.error.code === 'INTERNAL') deps.log.error(fields, 'request failed');
    else if (status >= 500) deps.log.warn(fields, 'request answered with an error');
    else if (status === 401)
      deps.log.info({ ...fields, error: undefined }, 'JWT validation or sign-in refused');
    if (status === 503) reply.header('retry-after', '5');
    return reply.status(status).send(body);
  });
}
