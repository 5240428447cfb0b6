/** A status page of its own in this process, an API that answers what a test says, and a clock that stands still. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fixedClock } from '@/shared/clock/Clock.ts';
import { parseStatusConfig } from '@/shared/config/config.ts';
import { createLog } from '@/shared/log/log.ts';
import { StatusClient } from '@/shared/statusPage/StatusClient.ts';
import { type RunningStatus, startStatus } from '@/status/startStatus.ts';

export const STATUS_TOKEN = 'a-token-that-only-these-tests-know-0123456789';
const log = createLog({ process: 'test', logDir: '', stdout: false });

export const HEALTHY = {
  database: { status: 'healthy' },
  redis: { status: 'healthy' },
  queue: { status: 'healthy' },
  workers: { status: 'healthy' },
  billing: { status: 'healthy' },
};

export type Product = {
  dependencies: Record<string, { status: string }>;
  /** The answer of the real route. */
  real: { status: number; code: string };
  /** When it says that it looked; nothing when that is missing. */
  checkedAt?: string;
  /** Says nothing, but keeps the connection. */
  isHanging: boolean;
};

/** An API that tells what the test wants. */
export function productServer(product: Product): Server {
  return createServer((request, response) => {
    if (product.isHanging) return;
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.url === '/api/health/live') return void answer(200, { status: 'healthy' });
    if (request.url === '/api/health/all') {
      const { checkedAt, dependencies } = product;
      return void answer(200, { checkedAt, dependencies });
    }
    const { status, code } = product.real;
    return void answer(status, { error: { code } });
  });
}

export function listenOnLoopback(server: Server): Promise<string> {
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    ),
  );
}

export type StatusStage = Awaited<ReturnType<typeof openStatusStage>>;

/** Begins without having looked once; `look` takes a look and lets everything follow from it. */
export async function openStatusStage(environment: Readonly<Record<string, string>> = {}) {
  const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-status-'));
  const still = fixedClock('2026-11-21T12:00:00Z');
  let sleptMs = 0;
  const clock = {
    ...still,
    nowMs: () => still.nowMs() + sleptMs,
    /** Time that the clock which nobody sets does not see. */
    sleepMs: (ms: number) => {
      sleptMs += ms;
    },
  };
  const product: Product = {
    dependencies: { ...HEALTHY },
    real: { status: 404, code: 'SHARE_INVALID' },
    isHanging: false,
  };
  const api = productServer(product);
  const apiUrl = await listenOnLoopback(api);
  const config = parseStatusConfig({
    STATUS_TOKEN,
    STATUS_DATA_DIR: path.join(dir, 'status'),
    STATUS_URL: 'https://status.accubooks.example',
    ...environment,
  });
  const begin = () => startStatus({ config, clock, log, apiUrl, port: 0, isWatching: false });
  let running: RunningStatus = await begin();
  const stopApi = async () => {
    api.closeAllConnections();
    await new Promise((resolve) => api.close(resolve));
  };
  return {
    ...{ dir: config.STATUS_DATA_DIR, clock, product, stopApi, log, config },
    get url() {
      return running.url;
    },
    get running() {
      return running;
    },
    client: (token: string | undefined = STATUS_TOKEN) => new StatusClient({ url: running.url, token }),
    get: (address: string, init: RequestInit = {}) =>
      fetch(`${running.url}${address}`, { redirect: 'manual', ...init }),
    json: async (address: string) => (await fetch(`${running.url}${address}`)).json(),
    async look(times = 1, everyMs = 4_000) {
      for (let count = 0; count < times; count += 1) {
        clock.advanceMs(everyMs);
        await running.watch.check();
        await running.settled();
      }
    },
    async restart() {
      await running.stop();
      running = await begin();
    },
    async close() {
      await running.stop();
      await stopApi();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
