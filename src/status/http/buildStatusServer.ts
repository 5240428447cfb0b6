import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import { OrderRefused, type StatusDesk } from '../incidents/StatusDesk.ts';
import type { StatusView } from '../pages/statuspageShape.ts';
import type { StatusMetrics } from '../StatusMetrics.ts';
import { type StatusStore, StoreFault } from '../store/StatusStore.ts';
import type { Subscriptions } from '../subscriptions/Subscriptions.ts';
import type { OutsideWatch } from '../watch/OutsideWatch.ts';
import { adminRoutes } from './adminRoutes.ts';
import { limitConnections } from './limitConnections.ts';
import { monitoringRoutes } from './monitoringRoutes.ts';
import { publicRoutes } from './publicRoutes.ts';
import { StatusRefusal } from './StatusRefusal.ts';
import { subscriptionRoutes } from './subscriptionRoutes.ts';

const BODY_BYTES_MAX = 64 * 1024;
const HEADER_BYTES_MAX = 8 * 1024;
/** Longest wait for the whole of a request, for its head, and for the next one on the same connection. */
const REQUEST_TIMEOUT_MS = 10_000;
const HEADERS_TIMEOUT_MS = 5_000;
const KEEP_ALIVE_MS = 5_000;
const PARAM_LENGTH_MAX = 100;

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'interest-cohort=()',
};

export type StatusServerDeps = {
  readonly log: Log;
  readonly store: StatusStore;
  readonly watch: OutsideWatch;
  readonly desk: StatusDesk;
  readonly token: string;
  readonly subscriptions: Subscriptions;
  readonly metrics: StatusMetrics;
  readonly view: () => StatusView;
  readonly trustedProxies: string[] | false;
};

type Fault = { readonly status: number; readonly code: string; readonly message: string };

function faultOf(error: unknown): Fault | undefined {
  if (error instanceof StatusRefusal) return error;
  if (error instanceof OrderRefused)
    return { status: error.status, code: 'ORDER_REFUSED', message: error.message };
  if (error instanceof StoreFault)
    return { status: 507, code: 'NOT_KEPT', message: `Nothing was changed: ${error.message}.` };
  const { statusCode: status = 500, message } = error as { statusCode?: number; message: string };
  return status < 500 ? { status, code: 'REQUEST_REFUSED', message } : undefined;
}

function answerFaults(server: FastifyInstance, log: Log): void {
  server.setErrorHandler((error, request, reply) => {
    const fault = faultOf(error) ?? { status: 500, code: 'INTERNAL', message: 'The status page failed.' };
    if (fault.status === 500)
      log.error({ error, requestId: request.id }, 'a request to the status page failed');
    if (error instanceof StatusRefusal) void reply.headers(error.headers);
    const { code, message } = fault;
    void reply
      .status(fault.status)
      .header('cache-control', 'no-store')
      .send({ error: { code, message, requestId: request.id } });
  });
  server.setNotFoundHandler((request, reply) => {
    const message = 'There is nothing at this address.';
    void reply.status(404).send({ error: { code: 'ROUTE_NOT_FOUND', message, requestId: request.id } });
  });
}

/** The status page's server, not listening yet. */
export function buildStatusServer(deps: StatusServerDeps): FastifyInstance {
  const { log, store, watch, desk, token, subscriptions, metrics, view, trustedProxies } = deps;
  const server = Fastify({
    logger: false,
    genReqId: newId,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: PARAM_LENGTH_MAX },
    trustProxy: trustedProxies,
    http: {
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: 1_000,
      maxHeaderSize: HEADER_BYTES_MAX,
    },
    frameworkErrors: (_error, request, reply) => {
      const message = 'The address cannot be read.';
      void (reply as FastifyReply)
        .status(400)
        .send({ error: { code: 'REQUEST_REFUSED', message, requestId: request.id } });
    },
  });
  limitConnections(server.server, trustedProxies !== false);
  server.removeContentTypeParser('text/plain');
  const isEncrypted = view().url.startsWith('https:');
  server.addHook('onRequest', async (_request, reply) => {
    void reply.headers(HEADERS);
    if (isEncrypted) void reply.header('strict-transport-security', 'max-age=31536000');
  });
  answerFaults(server, log);
  publicRoutes(server, view);
  adminRoutes(server, { token, desk, view, onRefused: () => metrics.countRefusal() });
  subscriptionRoutes(server, subscriptions);
  monitoringRoutes(server, { store, watch, metrics });
  return server;
}
