import type { FastifyInstance, FastifyRequest } from 'fastify';
import { publicAddress } from '@/shared/http/publicAddress.ts';
import { plainAddress } from '@/shared/rateLimits/clientAddress.ts';
import type { StatusMetrics } from '../StatusMetrics.ts';
import type { StatusStore } from '../store/StatusStore.ts';
import type { OutsideWatch } from '../watch/OutsideWatch.ts';
import { StatusRefusal } from './StatusRefusal.ts';

export type MonitoringDeps = {
  readonly store: StatusStore;
  readonly watch: OutsideWatch;
  readonly metrics: StatusMetrics;
};

/** Figures are for our own Prometheus: whoever comes from the world, or through a proxy, finds nothing. */
function assertInside(request: FastifyRequest): void {
  const address = plainAddress(request.socket.remoteAddress ?? '');
  const isForwarded = 'x-forwarded-for' in request.headers || 'forwarded' in request.headers;
  if (!isForwarded && address !== '' && !publicAddress(address)) return;
  throw new StatusRefusal(404, 'ROUTE_NOT_FOUND', 'There is nothing at this address.');
}

export function monitoringRoutes(server: FastifyInstance, { store, watch, metrics }: MonitoringDeps): void {
  server.get('/health', async (_request, reply) => {
    const fault = store.fault();
    void reply.header('cache-control', 'no-store');
    return {
      status: fault === undefined ? 'healthy' : 'degraded',
      lastCheckAgeMs: watch.ageMs() ?? null,
      storage: fault ?? 'kept',
    };
  });
  server.get('/metrics', async (request, reply) => {
    assertInside(request);
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}
