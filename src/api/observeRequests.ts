import type { FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
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

/** When to come back after a 503. A long queue takes its time, and so does whoever paused it. */
const RETRY_AFTER_SECONDS_DEFAULT = 5;
const RETRY_AFTER_SECONDS: Readonly<Partial<Record<ErrorCode, number>>> = {
  FORECAST_INTAKE_FULL: 60,
  FORECAST_INTAKE_PAUSED: 300,
};
/** Answers that a route is made for but has not given yet stand at 0: a rate cannot see the birth of a counter. */
const FAULT_STATUSES = ['500', '503'];
/** The client went away before the answer was out, as nginx writes it. */
const CLIENT_GONE = '499';
const STREAM = 'text/event-stream';

function successesOf(schema: FastifySchema | undefined): string[] {
  const declared = Object.keys(Object(schema?.response)).filter((status) => /^[23]\d\d$/.test(status));
  return declared.length > 0 ? declared : ['200'];
}

/** Each route of the API begins with its counters and its histogram at 0. */
function bearMetrics(server: ApiServer, { requests, requestSeconds }: Metrics): void {
  server.addHook('onRoute', ({ method, url: route, schema }) => {
    for (const each of [method].flat()) {
      if (each === 'HEAD') continue;
      for (const status of [...successesOf(schema), ...FAULT_STATUSES])
        requests.inc({ route, method: each, status }, 0);
      requestSeconds.zero({ route, method: each });
    }
  });
}

const routeOf = (request: FastifyRequest) => request.routeOptions.url ?? 'unmatched';
/** How much left, where that is known. */
function bytesOf(reply: FastifyReply): number | undefined {
  const length = Number(reply.getHeader('content-length'));
  return Number.isSafeInteger(length) ? length : undefined;
}
const isStream = (reply: FastifyReply) => String(reply.getHeader('content-type')).startsWith(STREAM);

/** Every answer carries its request id, is counted, timed and logged; every error has the one shape. */
export function observeRequests(server: ApiServer, deps: { log: Log; metrics: Metrics; clock: Clock }): void {
  const { metrics } = deps;
  bearMetrics(server, metrics);
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    reply.raw.once('close', () => {
      if (reply.raw.writableEnded) return;
      const { method } = request;
      metrics.requests.inc({ route: routeOf(request), method, status: CLIENT_GONE });
      if (!isStream(reply))
        metrics.requestSeconds.observe({ route: routeOf(request), method }, reply.elapsedTime / 1000);
    });
    done();
  });

  server.addHook('onResponse', (request, reply, done) => {
    const route = routeOf(request);
    const { method } = request;
    const durationMs = Math.round(reply.elapsedTime * 1000) / 1000;
    metrics.requests.inc({ route, method, status: String(reply.statusCode) });
    // How long somebody watches says nothing of how fast we are.
    if (!isStream(reply)) metrics.requestSeconds.observe({ route, method }, reply.elapsedTime / 1000);
    deps.log.access({
      requestId: request.id,
      method,
      route,
      status: reply.statusCode,
      durationMs,
      ip: request.ip,
      userId: request.userId,
      companyId: request.companyId,
      sessionId: request.sessionId,
      apiKeyId: request.apiKey?.id,
      bytes: bytesOf(reply),
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
    if (status === 503)
      reply.header(
        'retry-after',
        String(RETRY_AFTER_SECONDS[body.error.code] ?? RETRY_AFTER_SECONDS_DEFAULT),
      );
    return reply.status(status).send(body);
  });
}
