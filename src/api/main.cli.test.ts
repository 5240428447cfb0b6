import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { freePort } from '@/supervisor/freePort.ts';
import { type NodeRun, runNode } from '../../test/support/runNode.ts';
import { TEST_JWT_SECRET } from '../../test/support/testApi.ts';
import { createTestDatabase } from '../../test/support/testDatabase.ts';

const EX_CONFIG = 78;
const START_MAX_MS = 20_000;
const STOP_MAX_MS = 10_000;

const { urlOf, adminUrl } = await createTestDatabase();
const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-main-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function start(environment: Record<string, string>): NodeRun {
  return runNode('src/api/main.ts', {
    DATABASE_URL: urlOf('accubooks_app'),
    JWT_SECRET: TEST_JWT_SECRET,
    REDIS_URL: inject('redisUrl'),
    PORT: '0',
    LOG_DIR: dir,
    ...environment,
  });
}

async function untilListening({ output, child }: NodeRun): Promise<string> {
  for (let waitedMs = 0; waitedMs < START_MAX_MS; waitedMs += 50) {
    const url = /"url":"([^"]+)","msg":"the API listens"/.exec(output())?.[1];
    if (url) return url;
    if (child.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the API does not listen:\n${output()}`);
}

/** The database behind a port that nobody listens on until it appears. */
async function lateDatabase(role: 'accubooks_app' | 'accubooks') {
  const url = new URL(urlOf(role));
  const target = { host: url.hostname, port: Number(url.port) };
  const port = await freePort();
  url.port = String(port);
  const bridge = net.createServer((socket) => {
    const through = net.connect(target);
    socket.pipe(through).pipe(socket);
    for (const end of [socket, through]) end.on('error', () => socket.destroy());
  });
  return {
    url: url.href,
    appear: () => new Promise<void>((resolve) => bridge.listen(port, '127.0.0.1', resolve)),
    vanish: () => bridge.close(),
  };
}

describe('the API refuses to start', () => {
  it('with a JWT_SECRET of 32 characters (C36), naming the variable in a CRITICAL line and not its value', async () => {
    const secret = 's3cr3t-s3cr3t-s3cr3t-s3cr3t-s3cr';
    expect(secret).toHaveLength(32);
    const run = start({ JWT_SECRET: secret });
    expect(await run.exited).toEqual({ code: EX_CONFIG, signal: null });
    expect(run.output()).toContain('"level":"CRITICAL"');
    expect(run.output()).toContain('JWT_SECRET: must be longer than 32 characters');
    expect(run.output()).not.toContain('s3cr3t');
    const errorLog = readFileSync(path.join(dir, 'error.log'), 'utf8');
    expect(errorLog).toContain('CRITICAL');
    expect(errorLog).not.toContain('s3cr3t');
  });

  it('as a superuser and as a role with BYPASSRLS, to whom every tenant would be open', async () => {
    for (const url of [adminUrl, urlOf('accubooks')]) {
      const run = start({ DATABASE_URL: url });
      expect(await run.exited).toEqual({ code: EX_CONFIG, signal: null });
      expect(run.output()).toContain('"level":"CRITICAL"');
      expect(run.output()).toContain('is a superuser or has BYPASSRLS');
      expect(run.output()).not.toContain('test-only');
    }
  });
});

describe('the API', () => {
  it('says one line when it listens, serves, and stops on SIGTERM sent twice with code 0', async () => {
    const run = start({});
    const url = await untilListening(run);
    expect((await fetch(`${url}/api/health/db`)).status).toBe(200);
    expect(run.output().match(/the API listens/g)).toHaveLength(1);
    const startedMs = performance.now();
    run.child.kill('SIGTERM');
    run.child.kill('SIGTERM');
    expect(await run.exited).toEqual({ code: 0, signal: null });
    expect(performance.now() - startedMs).toBeLessThan(STOP_MAX_MS);
    expect(run.output()).toContain('"route":"/api/health/db"');
    expect(readFileSync(path.join(dir, 'access.log'), 'utf8')).toContain('"route":"/api/health/db"');
  });

  it('stops within its bound although somebody holds a connection open', async () => {
    const run = start({});
    const { hostname, port } = new URL(await untilListening(run));
    const socket = net.connect(Number(port), hostname);
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.write(
      'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    );
    const startedMs = performance.now();
    run.child.kill('SIGINT');
    expect((await run.exited).code).toBe(0);
    expect(performance.now() - startedMs).toBeLessThan(STOP_MAX_MS);
    socket.destroy();
  });

  it('says CRITICAL and ends with 1 when its port is taken, so that a supervisor tries again', async () => {
    const taken = net.createServer();
    const port = await new Promise<number>((resolve) =>
      taken.listen(0, '127.0.0.1', () => resolve((taken.address() as net.AddressInfo).port)),
    );
    const run = start({ PORT: String(port) });
    expect(await run.exited).toEqual({ code: 1, signal: null });
    expect(run.output()).toContain('"level":"CRITICAL"');
    expect(run.output()).toContain('EADDRINUSE');
    taken.close();
  });

  it('starts while the database is down, says unhealthy, lives, and needs no restart', async () => {
    const late = await lateDatabase('accubooks_app');
    const run = start({ DATABASE_URL: late.url });
    const address = await untilListening(run);
    const down = await fetch(`${address}/api/health/db`);
    expect([down.status, ((await down.json()) as { status: string }).status]).toEqual([503, 'unhealthy']);
    expect((await fetch(`${address}/api/health/live`)).status).toBe(200);
    await late.appear();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect((await fetch(`${address}/api/health/db`)).status).toBe(200);
    run.child.kill('SIGTERM');
    expect((await run.exited).code).toBe(0);
    late.vanish();
  });

  it('ends with 78 when a database that was down turns out to give it too much', async () => {
    const late = await lateDatabase('accubooks');
    const run = start({ DATABASE_URL: late.url });
    await untilListening(run);
    await late.appear();
    expect(await run.exited).toEqual({ code: EX_CONFIG, signal: null });
    expect(run.output()).toContain('is a superuser or has BYPASSRLS');
    late.vanish();
  });
});
