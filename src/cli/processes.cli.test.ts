import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freePort } from '@/supervisor/freePort.ts';
import { runCommand } from '../../test/support/runCommand.ts';

/** A supervisor as that of `npm start`: one child, called as our API is, started again when it ends. */
const SUPERVISOR = `
import { spawn } from 'node:child_process';
const start = () => spawn(process.execPath, [process.argv[2]], { env: process.env }).once('exit', start);
start();
`;
const API = `
import { createServer } from 'node:http';
createServer((request, response) => response.end('{"answers":"' + request.url + '"}')).listen(process.env.PORT);
`;

/** Longest wait for a process to be as the next step needs it. */
const WAIT_MS = 60_000;

const data = mkdtempSync(path.join(tmpdir(), 'accubooks-processes-'));
const port = await freePort();
const environment = { ACCUBOOKS_DATA: data, ACCUBOOKS_URL: `http://127.0.0.1:${port}` };
const run = (line: string, more: Record<string, string> = {}) =>
  runCommand(line.split(' '), { ...environment, ...more });
let supervisor: ChildProcess;

async function apiPid(): Promise<number | undefined> {
  const { out } = await run('--json processes list');
  return JSON.parse(out).items.find(({ name }: { name: string }) => name === 'api')?.pid;
}

beforeAll(async () => {
  mkdirSync(path.join(data, 'dist/server'), { recursive: true });
  mkdirSync(path.join(data, 'logs'));
  writeFileSync(path.join(data, 'supervisor.mjs'), SUPERVISOR);
  const api = path.join(data, 'dist/server/api.mjs');
  writeFileSync(api, API);
  writeFileSync(path.join(data, 'logs/api.log'), 'one\ntwo\nthree\n');
  supervisor = spawn(process.execPath, [path.join(data, 'supervisor.mjs'), api], {
    env: { ...process.env, PORT: String(port) },
  });
  writeFileSync(path.join(data, 'supervisor.pid'), `${supervisor.pid}\n\n\n`);
  await vi.waitFor(() => fetch(environment.ACCUBOOKS_URL), { timeout: WAIT_MS });
});
afterAll(async () => {
  const pid = await apiPid();
  supervisor.kill('SIGKILL');
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

describe('accubooks processes', () => {
  it('shows the end of a log, as docker logs does', async () => {
    expect((await run('processes logs api --tail 2')).out).toBe('two\nthree\n');
    const missing = await run('processes logs ../supervisor');
    expect([missing.exitCode, missing.error]).toEqual([2, expect.stringContaining('LOG_NOT_FOUND')]);
  });

  it('restarts a process that is frozen, and keeps what it was doing (C57)', async () => {
    const before = (await apiPid()) ?? 0;
    process.kill(before, 'SIGSTOP');
    await expect
      .poll(async () => (await run('processes list')).out, { timeout: WAIT_MS })
      .toMatch(/^api +\d+ +frozen /m);
    const { exitCode, out, error } = await run('processes restart api');
    expect([exitCode, error]).toEqual([0, '']);
    const after = await apiPid();
    expect(out).toContain(`api: ${before} → ${after}\n`);
    expect(after).not.toBe(before);
    const [folder = ''] = readdirSync(path.join(data, 'restarts'));
    const kept = (file: string) => readFileSync(path.join(data, 'restarts', folder, file), 'utf8');
    expect(kept('api.log')).toBe('one\ntwo\nthree\n');
    expect(kept('metrics.txt')).toMatch(/^not kept: /);
    expect(kept('sessions.json')).toMatch(/^not kept: No database is named/);
  });

  it('says what to do where it can do nothing', async () => {
    const elsewhere = await run('processes restart api', { ACCUBOOKS_DATA: tmpdir() });
    expect([elsewhere.exitCode, elsewhere.error]).toEqual([69, expect.stringMatching(/NOT_RUNNING_HERE/)]);
    const stopped = await run('processes stop api');
    expect([stopped.exitCode, stopped.error]).toEqual([2, expect.stringContaining('accubooks hold open')]);
    expect((await run('processes restart nothing')).exitCode).toBe(64);
  });
});
