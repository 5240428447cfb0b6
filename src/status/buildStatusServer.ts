import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { HealthWatch } from './HealthWatch.ts';
import { STATUS_PAGE_POLICY, statusPage } from './statusPage.ts';
import { statusSummary } from './statusSummary.ts';

const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
const REQUEST_TIMEOUT_MS = 10_000;

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  // Anyone may read it: the page is public, and dashboards ask for it from elsewhere.
  const headers = { ...HEADERS, 'content-type': 'application/json', 'access-control-allow-origin': '*' };
  response.writeHead(status, headers).end(JSON.stringify(body));
}

/** The status page's server, not listening yet. */
export function buildStatusServer(watch: HealthWatch, clock: Clock): Server {
  const server = createServer((request, response) => {
    const view = { ...watch.current(), nowMs: clock.nowMs() };
    const path = (request.url ?? '/').split('?')[0];
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return sendJson(response, 405, { error: { code: 'METHOD_NOT_ALLOWED', message: 'Only GET.' } });
    if (path === '/') {
      const headers = { ...HEADERS, 'content-security-policy': STATUS_PAGE_POLICY };
      return void response
        .writeHead(200, { ...headers, 'content-type': 'text/html; charset=utf-8' })
        .end(statusPage(view));
    }
    if (path === '/api/v2/summary.json') return sendJson(response, 200, statusSummary(view));
    if (path === '/health')
      return sendJson(response, 200, { status: 'healthy', lastCheckAgeMs: watch.ageMs() });
    return sendJson(response, 404, {
      error: { code: 'ROUTE_NOT_FOUND', message: 'There is nothing at this address.' },
    });
  });
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  return server;
}
