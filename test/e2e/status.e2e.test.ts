/** The status page as a process of its own, while everything that it tells of is frozen or gone. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StatusClient } from '@/shared/statusPage/StatusClient.ts';
import { freePort } from '@/supervisor/freePort.ts';
import { eventually, REPOSITORY, RunningStack } from '../support/RunningStack.ts';
import { runCommand } from '../support/runCommand.ts';

/** The promise: from green to not green. */
const NOTICE_MS = 60_000;
const TOKEN = 'a-token-that-only-this-test-knows-0123456789';
const folder = mkdtempSync(path.join(tmpdir(), 'accubooks-status-'));
const children: ChildProcess[] = [];
let stack: RunningStack;
let port = 0;

/** The page apart from the stack, as it stands on a machine of its own. */
async function startPage(): Promise<ChildProcess> {
  const parameters = ['dist/server/status.mjs', '--port', String(port), '--api', stack.url];
  const child = spawn(process.execPath, parameters, {
    cwd: REPOSITORY,
    env: { PATH: process.env.PATH, STATUS_TOKEN: TOKEN, STATUS_DATA_DIR: path.join(folder, 'page') },
    stdio: 'ignore',
  });
  children.push(child);
  await eventually(
    'the page answers',
    async () => (await fetch(`${pageUrl()}/health`).catch(() => undefined))?.ok === true,
  );
  return child;
}
const pageUrl = () => `http://127.0.0.1:${port}`;
const indicator = async () =>
  (await (await fetch(`${pageUrl()}/api/v2/status.json`)).json()).status.indicator;
const status = (parameters: readonly string[]) =>
  runCommand(['status', ...parameters], {
    STATUS_URL: pageUrl(),
    STATUS_TOKEN: TOKEN,
    ACCUBOOKS_DATA: folder,
  });

beforeAll(async () => {
  stack = new RunningStack(path.join(folder, 'stack'), { ACCUBOOKS_DEMO: 'off' });
  await stack.ready();
  port = await freePort();
  await startPage();
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the status page', () => {
  it('is green while everything works', async () => {
    await eventually('green', async () => (await indicator()) === 'none');
  });

  it('of `npm start` tells people by its mail, and is written by the command line without a word more', async () => {
    const { STATUS_URL = '', MAIL_WEB_URL = '' } = stack.environment;
    const ask = (address: string, body: Record<string, string> = {}) =>
      fetch(`${STATUS_URL}${address}`, { method: 'POST', body: new URLSearchParams(body) });
    const messages = async () =>
      (await (await fetch(`${MAIL_WEB_URL}/api/messages?to=ada@example.com`)).json()).items;
    expect((await ask('/subscribe', { channel: 'email', target: 'ada@example.com' })).status).toBe(202);
    await eventually('a mail to confirm', async () => (await messages()).length === 1);
    const [link = ''] = /\/subscribe\/confirm\S+/.exec((await messages())[0].text) ?? [];
    expect((await ask(link)).status).toBe(200);
    const posted = await runCommand(['status', 'post', 'Only a test'], { ACCUBOOKS_DATA: stack.dataDir });
    expect([posted.exitCode, posted.error]).toEqual([0, '']);
    await eventually(
      'a mail about it',
      async () => (await messages())[0]?.subject === 'Investigating: Only a test',
    );
  });

  it.each([
    ['Postgres hangs', 'bin/postgres'],
    ['the API hangs', 'server/api.mjs'],
    ['Redis hangs', 'redis-server'],
    ['no worker works', 'server/worker.mjs'],
  ])('is not green within a minute when %s, and green again afterwards', async (_, command) => {
    const pids = stack.childrenLike(command);
    expect(pids).not.toEqual([]);
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    try {
      await eventually('not green', async () => (await indicator()) !== 'none', NOTICE_MS);
    } finally {
      for (const pid of pids) process.kill(pid, 'SIGCONT');
    }
    await eventually('green again', async () => (await indicator()) === 'none', NOTICE_MS);
  });

  it('tells that all is gone, takes incidents and keeps them over kill -9, with nothing else alive', async () => {
    await stack.stop();
    await eventually('not green', async () => (await indicator()) === 'critical', NOTICE_MS);
    const kept: string[] = [];
    const client = new StatusClient({ url: pageUrl(), token: TOKEN });
    const writing = (async () => {
      for (;;) {
        const order = { name: `Number ${kept.length}`, by: 'test', template: 'investigating' as const };
        kept.push((await client.postIncident(order)).id);
      }
    })().catch(() => undefined);
    await eventually('some incidents', () => kept.length >= 20);
    children.at(-1)?.kill('SIGKILL');
    await writing;
    await startPage();
    const { incidents } = await (await fetch(`${pageUrl()}/api/v2/incidents.json`)).json();
    const ids = incidents.map(({ id }: { id: string }) => id);
    expect(kept.slice(-40).every((id) => ids.includes(id))).toBe(true);
    await eventually('still down', async () => (await indicator()) === 'critical');
    expect((await status(['show'])).out).toContain('AccuBooks is down: API.');
    expect((await status(['resolve', kept[0] ?? ''])).exitCode).toBe(0);
  });
});
