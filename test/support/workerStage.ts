/** What tests of the forecast queue stand on: a Redis of their own that may be broken, and bundled threads. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll } from 'vitest';
import { connectRedis, type Redis } from '@/shared/redis/connectRedis.ts';
import { freePort } from '@/supervisor/freePort.ts';
import { findRedis, type RedisServer, startRedis } from '@/supervisor/redisServer.ts';
import { bundlePrograms } from './bundlePrograms.ts';
import { silentLog } from './testDatabase.ts';

function temporaryFolder(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-worker-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

export type PrivateRedis = {
  readonly url: string;
  readonly server: () => RedisServer;
  /** `SIGKILL`, as a crash. */
  readonly kill: () => Promise<void>;
  /** Empty, on the same port. */
  readonly restart: () => Promise<void>;
  readonly connect: (options?: { blocking?: boolean }) => Promise<Redis>;
};

/** A Redis for one test file; it ends with the file. */
export async function startPrivateRedis(): Promise<PrivateRedis> {
  const dir = temporaryFolder();
  const binary = findRedis(path.join(tmpdir(), 'accubooks-redis'));
  if (!binary) throw new Error('the tests need Redis: install it with `apt-get install redis-server`');
  const port = await freePort();
  let server = await startRedis(binary, { dir, port });
  const clients: Redis[] = [];
  afterAll(async () => {
    for (const client of clients) client.disconnect();
    server.child.kill('SIGCONT');
    await server.stop();
  });
  return {
    url: server.url,
    server: () => server,
    kill: async () => {
      const gone = new Promise((resolve) => server.child.once('exit', resolve));
      server.child.kill('SIGKILL');
      await gone;
    },
    restart: async () => {
      server = await startRedis(binary, { dir, port });
    },
    connect: async (options = {}) => {
      const client = connectRedis(`redis://127.0.0.1:${port}`, silentLog, options);
      clients.push(client);
      await new Promise((resolve) => client.once('ready', resolve));
      return client;
    },
  };
}

export type WorkerBundle = {
  readonly workerFile: string;
  readonly threadUrl: URL;
  /** A thread that never ends, and a worker that has it. */
  readonly spinningUrl: URL;
  readonly spinningWorkerFile: string;
};

/** The worker and its thread, bundled as the product bundles them. */
export async function bundleWorker(): Promise<WorkerBundle> {
  const dir = await bundlePrograms([
    { in: 'src/worker/main.ts', out: 'worker' },
    { in: 'src/worker/forecastThread.ts', out: 'forecastThread' },
  ]);
  const spinning = path.join(dir, 'spinning/forecastThread.mjs');
  const spinningWorkerFile = path.join(dir, 'spinning/worker.mjs');
  mkdirSync(path.dirname(spinning));
  copyFileSync(path.join(dir, 'worker.mjs'), spinningWorkerFile);
  writeFileSync(
    spinning,
    "import { parentPort } from 'node:worker_threads';\n" +
      "parentPort.postMessage({ kind: 'progress', fraction: 0.5 });\nfor (;;);\n",
  );
  return {
    workerFile: path.join(dir, 'worker.mjs'),
    threadUrl: pathToFileURL(path.join(dir, 'forecastThread.mjs')),
    spinningUrl: pathToFileURL(spinning),
    spinningWorkerFile,
  };
}

/** Looks until it is so; fails after the bound. */
export async function eventually<T>(
  read: () => Promise<T | undefined | false>,
  boundMs = 30_000,
): Promise<T> {
  const until = performance.now() + boundMs;
  for (;;) {
    const value = await read();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > until) throw new Error(`not so within ${boundMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
