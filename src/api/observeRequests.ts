import type { Clock } from '@/shared/clock/Clock.ts';
import type { ErrorCode } from '@/shared/errors/errorCodes.ts';
import { toHttpError } from '@/shared/errors/toHttpError.ts';
import type { ApiServer } from '@/shared/http/ApiServer.ts';
import type { Log } from '@/shared/log/log.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';

/** Log strings that the runbooks look for: R101, R123, R124, R126. */
const MESSAGES: Readonly<Partial<Record<ErrorCode, string>>> = {
  CONNECTION_POOL_TIMEOUT: 'Connection pool timeout',
  DATABASE_UNAVAILABLE: 'Database connection error',
  STATEMENT_TIMEOUT: 'Database timeout',
  OPERATION_TIMEOUT: 'Operation timeout error',
  UNAUTHENTICATED: 'JWT validation error',
};

/** When to come back after a 503 that does not say. */
const RETRY_AFTER_SECONDS = 5;

/** Every answer carries its request id, is counted, timed and logged; every error has the one shape. */
export function observeRequests(server: ApiServer, deps: { log: Log; metrics: Metrics; clock: Clock }): void {
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });

  server.addHook('onResponse', (request, reply, done) => {
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
    done();
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
    else if (status >= 500)
      deps.log.warn(fields, MESSAGES[body.error.code] ?? 'request answered with an error');
    else if (status === 401)
      deps.log.info({ ...fields, error: undefined }, MESSAGES[body.error.code] ?? 'sign-in refused');
    const wait = body.error.details?.retryAfterSeconds ?? RETRY_AFTER_SECONDS;
    if (status === 503) reply.header('retry-after', String(wait));
    return reply.status(status).send(body);
  });
}
