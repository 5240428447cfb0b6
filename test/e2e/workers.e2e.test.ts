/** More and fewer workers by a command and by themselves, and workers that die or hang, under a running stack. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GROW_PAUSE_MS } from '@/core/queue/scaleWorkers.ts';
import type { QueueWorker } from '@/features/queue/queueContract.ts';
import { Database } from '@/shared/database/Database.ts';
import { eventually, RunningStack } from '../support/RunningStack.ts';
import { runCommand } from '../support/runCommand.ts';
import { StackCaller } from '../support/StackCaller.ts';
import { seedBooks } from '../support/seedBooks.ts';
import { silentLog } from '../support/testDatabase.ts';

/** More than one worker begins and ends between two looks at the load. */
const ORDERS = 55;

const dataDir = mkdtempSync(path.join(tmpdir(), 'accubooks-workers-'));
let stack: RunningStack;
const run = (...line: string[]) => runCommand(line, { ACCUBOOKS_DATA: dataDir });

async function live(): Promise<QueueWorker[]> {
  const { items } = JSON.parse((await run('--json', 'workers', 'list')).out) as { items: QueueWorker[] };
  return items.filter(({ state }) => state !== 'silent');
}

beforeAll(async () => {
  stack = new RunningStack(dataDir, { WORKERS_MAX: '3', ACCUBOOKS_DEMO: 'off' });
  await stack.ready();
});
afterAll(async () => {
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

it('runs as many workers as are asked for, within its bound, and replaces those that die (R145, R407)', async () => {
  await eventually('one worker', async () => (await live()).length === 1);
  expect((await run('workers', 'scale', '3')).out).toBe('3 wanted, 3 live.\n');
  const refused = await run('workers', 'scale', '4');
  expect([refused.exitCode, refused.error]).toEqual([
    2,
    'This machine runs 3 workers at most (WORKERS_MAX); ask for 1 to 3. (WORKERS_LIMIT_EXCEEDED)\n',
  ]);
  const targets = JSON.parse(readFileSync(path.join(dataDir, 'worker-targets.json'), 'utf8'));
  expect(targets[0].targets).toHaveLength(3);
  for (const target of targets[0].targets)
    expect(await (await fetch(`http://${target}/metrics`)).text()).toContain('worker_utilisation_percent');

  const victim = (await live()).at(-1);
  process.kill(victim?.pid ?? 0, 'SIGKILL');
  await eventually('another one in its place', async () => {
    const now = await live();
    return now.length === 3 && !now.some(({ pid }) => pid === victim?.pid);
  });
  const [first] = await live();
  await run('workers', 'drain', first?.id ?? '');
  await eventually('a new one for the one that was drained', async () => {
    const now = await live();
    return now.length === 3 && !now.some(({ id }) => id === first?.id);
  });
  expect((await run('workers', 'scale', '1')).out).toBe('1 wanted, 1 live.\n');
});

it('starts one more by itself while more waits than can be begun', async () => {
  const caller = new StackCaller(stack);
  await caller.signUp('queue@example.com');
  const companyId = await caller.createCompany('Queue AB');
  const me = await caller.ask('/api/auth/me', {});
  const database = new Database(stack.environment.DATABASE_URL ?? '', silentLog);
  await seedBooks(database, { userId: me?.body.id ?? me?.body.user?.id, companyId });
  await database.close();
  await run('workers', 'scale', 'auto');
  // However fast they are computed: all wait at one moment, when the pause after a change is over.
  await run('queue', 'pause', '--processing', '--reason', 'a test');
  await new Promise((resolve) => setTimeout(resolve, GROW_PAUSE_MS + 2_000));
  for (let job = 0; job < ORDERS; job += 1)
    expect(
      (await caller.ask('/api/forecasts/generate', { method: 'POST', companyId, body: {} }))?.status,
    ).toBe(202);
  await run('queue', 'resume');
  await eventually('a second worker', async () => (await live()).length === 2, 60_000);
  expect(stack.output).toContain('2 workers wanted, 1 until now');
  await run('queue', 'cancel', '--waiting-of', companyId, '--reason', 'a test');
  await run('queue', 'drain', '--reason', 'a test');
});
