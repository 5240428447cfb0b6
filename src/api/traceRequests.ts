import { type Span, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { FastifyRequest } from 'fastify';
import type { ApiServer } from '@/shared/http/ApiServer.ts';
import { below, startSpan, traces } from '@/shared/traces/spans.ts';

/** A fault of ours; the client's are none. */
const FAULT_STATUS_MIN = 500;
/** Routes that are asked every few seconds for ever. */
const WATCHING = /^\/(metrics|api\/(health|monitoring))\b/;

/**
 * Each request is a trace of its own, named by its route: what a stranger sends as `traceparent` begins and samples
 * nothing here. Whatever serves the request is below it.
 */
export function traceRequests(server: ApiServer): void {
  const spans = new WeakMap<FastifyRequest, Span>();
  server.addHook('onRequest', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unmatched';
    if (!traces.isOn || WATCHING.test(route)) return done();
    const { method, id } = request;
    const span = startSpan(`${method} ${route}`, {
      kind: SpanKind.SERVER,
      attributes: { 'http.request.method': method, 'http.route': route, 'accubooks.request_id': id },
    });
    if (span === undefined) return done();
    spans.set(request, span);
    reply.raw.once('close', () => {
      span.setAttribute('http.response.status_code', reply.statusCode);
      if (reply.statusCode >= FAULT_STATUS_MIN) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    below(span, done);
  });
  // The context is lost while a body is read.
  server.addHook('preValidation', (request, _reply, done) => below(spans.get(request), done));
}
