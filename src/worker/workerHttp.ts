import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { scrape } from '@/shared/metrics/scrape.ts';

const REQUEST_TIMEOUT_MS = 5_000;

export type WorkerHealth = { readonly isAlive: boolean; readonly figures: Record<string, unknown> };

/** `/metrics` and `/health` of a worker; health touches no dependency. */
export async function startWorkerHttp(deps: {
  host: string;
  port: number;
  metrics: Metrics;
  health: () => WorkerHealth;
}): Promise<{ port: number; close: () => Promise<void> }> {
  const { registry } = deps.metrics;
  const server = http.createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    const answer = (status: number, type: string, body: string) =>
      response.writeHead(status, { 'content-type': type }).end(body);
    const path = request.url?.split('?')[0];
    if (path === '/metrics') {
      scrape(deps.metrics, request.headers).then(
        (text) => answer(200, registry.contentType, text),
        () => answer(500, 'text/plain', 'metrics could not be read'),
      );
    } else if (path === '/health') {
      const { isAlive, figures } = deps.health();
      const body = JSON.stringify({ status: isAlive ? 'healthy' : 'unhealthy', ...figures });
      answer(isAlive ? 200 : 503, 'application/json', body);
    } else {
      answer(404, 'text/plain', 'there are /metrics and /health here');
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(deps.port, deps.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port, close };
}
