/**
 * Postgres, one of its connections, Redis, the worker and the API killed with -9 under a running stack, during
 * imports, undoings and forecasts: no half import, no lost accepted job, no double effect.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '@/demo/Random.ts';
import { connectRedis, type Redis } from '@/shared/redis/connectRedis.ts';
import { freePort } from '@/supervisor/freePort.ts';
import { killVictim, type Victim } from '../support/killVictim.ts';
import { largeBooks } from '../support/largeBooks.ts';
import { processesOf } from '../support/processTable.ts';
import { eventually, isAlive, RunningStack } from '../support/RunningStack.ts';
import { type BooksState, queryOnce, readBooksState } from '../support/readBooksState.ts';
import { type Answer, StackCaller } from '../support/StackCaller.ts';
import { silentLog } from '../support/testDatabase.ts';

const SEED = 20_261_122;
const PER_MONTH = 150;
const BACK_TIMEOUT_MS = 30_000;
const JOBS = 24;
const JOB_PAUSE_MS = 250;
const JOBS_TIMEOUT_MS = 60_000;

/** When each victim dies, in per cent of the time that the undisturbed step takes. */
const IMPORT_ROUNDS: readonly (readonly [Victim, number, number])[] = [
  ['postgres', 5, 30],
  ['backend', 30, 60],
  ['api', 45, 75],
  ['postgres', 60, 90],
  ['backend', 85, 99],
  ['api', 90, 105],
];
const UNDO_ROUNDS = 4;

const dataDir = mkdtempSync(path.join(tmpdir(), 'accubooks-nine-'));
const random = createRandom(SEED);
const books = largeBooks({ seed: SEED, today: '2026-11-15', perMonth: PER_MONTH });
let stack: RunningStack;
let caller: StackCaller;
/** A company with the books, for the forecasts. */
let forecaster = '';

const stateOf = (companyId: string): Promise<BooksState> =>
  readBooksState(stack.environment.DATABASE_OPERATOR_URL ?? '', companyId);

/** By the API's word and by a connection of our own: a verdict may be a moment old. */
async function isHealthy(): Promise<boolean> {
  const url = stack.environment.DATABASE_OPERATOR_URL ?? '';
  const isUp = await queryOnce(url, 'SELECT 1', []).then(
    () => true,
    () => false,
  );
  if (!isUp) return false;
  const answer = await caller.ask('/api/health/all', {});
  return answer?.status === 200 && answer.body.status === 'healthy';
}

async function preview(companyId: string): Promise<string> {
  const ask = { method: 'POST', companyId, bytes: books } as const;
  const { status, body } = await caller.insist('/api/imports?fileName=large.se', ask);
  expect([status, body.canCommit, body.faults]).toEqual([200, true, []]);
  return body.id;
}

const commit = (companyId: string, id: string) =>
  ({ path: `/api/imports/${id}/commit`, ask: { method: 'POST', companyId, body: {} } }) as const;
const undo = (companyId: string, id: string) =>
  ({ path: `/api/imports/${id}/undo`, ask: { method: 'POST', companyId, body: {} } }) as const;
type Step = ReturnType<typeof commit | typeof undo>;

async function timed(step: Step): Promise<number> {
  const startedMs = performance.now();
  expect((await caller.ask(step.path, step.ask))?.status).toBe(200);
  return performance.now() - startedMs;
}

/** A step with a victim killed in the middle of it; the answer that came all the same, once the stack is back. */
async function interrupted(step: Step, victim: Victim, afterMs: number): Promise<Answer | undefined> {
  const answer = caller.ask(step.path, step.ask);
  const untilBack = await killVictim(stack, victim, afterMs);
  await untilBack();
  const given = await answer;
  await eventually(`healthy after ${victim}`, isHealthy, BACK_TIMEOUT_MS);
  if (given !== undefined) expect([200, 503]).toContain(given.status);
  return given;
}

/** Asked twice at once, as an impatient person would: both get the same answer. */
async function again(step: Step): Promise<Answer> {
  const [first, second] = await Promise.all([
    caller.insist(step.path, step.ask),
    caller.insist(step.path, step.ask),
  ]);
  expect(first.status).toBe(200);
  expect(second).toEqual(first);
  return first;
}

beforeAll(async () => {
  stack = new RunningStack(dataDir, { ACCUBOOKS_DEMO: 'off' }, ['--port', String(await freePort())]);
  await stack.ready();
  caller = new StackCaller(stack);
  await caller.signUp('kim@example.test');
});

afterAll(async () => {
  await stack.stop();
  for (const { pid } of processesOf(dataDir)) process.kill(pid, 'SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

describe('imports', () => {
  let empty: BooksState;
  let committed: BooksState;
  let undone: BooksState;
  let commitMs = 0;
  let undoMs = 0;
  /** Steps that got no answer, or 503: the kill came in the middle of them. */
  let broken = 0;

  beforeAll(async () => {
    const companyId = await caller.createCompany('Undisturbed');
    const id = await preview(companyId);
    empty = await stateOf(companyId);
    commitMs = await timed(commit(companyId, id));
    committed = await stateOf(companyId);
    undoMs = await timed(undo(companyId, id));
    undone = await stateOf(companyId);
  });

  it('are large enough, and whole when nothing happens', () => {
    expect(empty).toMatchObject({ entries: 0, openings: 0, postings: 0, accounts: 0, batches: '' });
    const rules = { wrongBalances: 0, wrongVouchers: 0 };
    expect(committed).toMatchObject({ ...rules, reversals: 0, batches: 'committed' });
    expect(committed.entries).toBeGreaterThan(36 * PER_MONTH);
    expect(committed.fingerprints).toBe(committed.entries);
    expect(undone).toMatchObject({ ...rules, standingAccounts: 0, fingerprints: 0, batches: 'undone' });
    expect(undone.reversals).toBe(committed.entries + committed.openings);
  });

  it.each(IMPORT_ROUNDS.map(([victim, from, to], round) => ({ victim, from, to, round })))(
    'round $round: $victim killed between $from and $to per cent of the way',
    async ({ victim, from, to, round }) => {
      const companyId = await caller.createCompany(`Round ${round}`);
      const id = await preview(companyId);
      const commitAfterMs = (commitMs * random.between(from, to)) / 100;
      const answer = await interrupted(commit(companyId, id), victim, commitAfterMs);
      const state = await stateOf(companyId);
      expect([empty, committed]).toContainEqual(state);
      if (answer?.status === 200) expect(state).toEqual(committed);
      else broken += 1;

      const { body: receipt } = await again(commit(companyId, id));
      expect(receipt).toMatchObject({ new: committed.entries, alreadyThere: 0, refused: 0 });
      expect(receipt.proof).toMatchObject({ isProven: true, mismatches: [] });
      expect(await stateOf(companyId)).toEqual(committed);
      const proof = await caller.insist(`/api/imports/${id}/proof`, { companyId });
      expect(proof.body.isProven).toBe(true);

      forecaster = companyId;
      if (round >= UNDO_ROUNDS) return;
      const undoAfterMs = (undoMs * random.between(from, to)) / 100;
      const taken = await interrupted(undo(companyId, id), victim, undoAfterMs);
      const after = await stateOf(companyId);
      expect([committed, undone]).toContainEqual(after);
      if (taken?.status === 200) expect(after).toEqual(undone);
      else broken += 1;
      const { body } = await again(undo(companyId, id));
      expect(body).toEqual({ id, state: 'undone', reversedVouchers: undone.reversals });
      expect(await stateOf(companyId)).toEqual(undone);
    },
  );

  it('were hit in the middle', () => {
    expect(broken).toBeGreaterThanOrEqual(IMPORT_ROUNDS.length / 2);
  });
});

/** Job by idempotency key. */
const accepted = new Map<string, string>();

async function withRedis<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = connectRedis(stack.environment.REDIS_URL ?? '', silentLog);
  try {
    await eventually('Redis answers', () => redis.status === 'ready');
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}
const depth = () => withRedis((redis) => redis.llen('queue:forecasts'));

async function metric(): Promise<number> {
  const text = await (await fetch(new URL('/metrics', stack.url))).text();
  return Number(/^forecast_queue_depth(?:\{[^}]*\})? (\S+)$/m.exec(text)?.[1]);
}

/** Orders a forecast until it is accepted; the same key must give the same job. */
async function order(companyId: string, key: string): Promise<void> {
  const ask = { method: 'POST', companyId, body: { horizonMonths: 12 }, key } as const;
  const { status, body } = await caller.insist('/api/forecasts/generate', ask);
  expect(status).toBe(202);
  const before = accepted.get(key);
  if (before !== undefined) expect(body.id).toBe(before);
  accepted.set(key, body.id);
}

/** Every accepted job, and no other, has succeeded with one forecast; the list is empty and the metric says so. */
async function allSucceed(): Promise<void> {
  const url = stack.environment.DATABASE_OPERATOR_URL ?? '';
  const read = () =>
    queryOnce<{ id: string; state: string; forecasts: number }>(
      url,
      `SELECT j.id, j.state, (SELECT count(*) FROM forecasts f WHERE f.job_id = j.id)::int AS forecasts
       FROM forecast_jobs j ORDER BY j.id`,
      [],
    );
  const isOpen = ({ state }: { state: string }) => state === 'queued' || state === 'running';
  await eventually('every job ended', async () => !(await read()).some(isOpen), JOBS_TIMEOUT_MS);
  const wanted = [...accepted.values()].sort().map((id) => ({ id, state: 'succeeded', forecasts: 1 }));
  expect(await read()).toEqual(wanted);
  await eventually('an empty list', async () => (await depth()) === 0 && (await metric()) === 0);
}

describe('forecasts', () => {
  async function killInTurn(): Promise<void> {
    const turns = ['redis', 'worker', 'api', 'postgres', 'FLUSHALL', 'backend', 'worker', 'redis'] as const;
    for (const turn of turns) {
      await pause(random.between(100, 700));
      if (turn === 'FLUSHALL') await withRedis((redis) => redis.flushall());
      else await (await killVictim(stack, turn))();
    }
  }

  it('are all made, each once, whatever is killed meanwhile', async () => {
    const keys = Array.from({ length: JOBS }, (_, index) => `order-${index}`);
    const burst = keys.splice(0, 8);
    await Promise.all(burst.map((key) => order(forecaster, key)));
    const orderSlowly = async () => {
      for (const key of keys) {
        await order(forecaster, key);
        await pause(JOB_PAUSE_MS);
      }
    };
    await Promise.all([killInTurn(), orderSlowly()]);
    await eventually('everything is back', isHealthy, BACK_TIMEOUT_MS);
    await Promise.all([...accepted.keys()].map((key) => order(forecaster, key)));
    expect(new Set(accepted.values()).size).toBe(JOBS);

    await allSucceed();
    const list = await caller.insist('/api/forecasts?limit=50', { companyId: forecaster });
    expect(list.body.items.map(({ jobId }: { jobId: string }) => jobId).sort()).toEqual(
      [...accepted.values()].sort(),
    );
  });

  it('wait in the list that redis-cli and the metric count', async () => {
    // As many as the load of the kills before has asked for.
    const workers = stack.childrenLike('server/worker.mjs');
    for (const worker of workers) process.kill(worker, 'SIGSTOP');
    try {
      const late = ['late-1', 'late-2', 'late-3', 'late-4', 'late-5', 'late-6'];
      await Promise.all(late.map((key) => order(forecaster, key)));
      const waiting = await depth();
      // Redis gives one to each frozen worker that was waiting for it.
      expect(late.length).toBeGreaterThan(workers.length);
      expect(waiting).toBeGreaterThanOrEqual(late.length - workers.length);
      expect(await metric()).toBe(waiting);
      await (await killVictim(stack, 'worker'))();
    } finally {
      for (const worker of workers.filter(isAlive)) process.kill(worker, 'SIGCONT');
    }
    await allSucceed();
    for (const id of accepted.values()) {
      const { body } = await caller.insist(`/api/forecasts/jobs/${id}`, { companyId: forecaster });
      expect(body).toMatchObject({ state: 'succeeded', forecastId: expect.any(String) });
    }
  });
});

describe('everything at once', () => {
  it('killed in one moment, and some again while they start: books and jobs are whole', async () => {
    const companyId = await caller.createCompany('All at once');
    const id = await preview(companyId);
    const before = await stateOf(companyId);
    const keys = Array.from({ length: 6 }, (_, index) => `all-${index}`);
    const ordered = Promise.all(keys.map((key) => order(forecaster, key)));
    const answer = caller.ask(commit(companyId, id).path, commit(companyId, id).ask);
    const victims = ['postgres', 'redis', 'worker', 'api'] as const;
    const waits = await Promise.all(victims.map((victim) => killVictim(stack, victim, 400)));
    await Promise.all(waits.slice(1).map((untilBack) => untilBack()));
    const starting = ['redis', 'worker', 'api'] as const;
    for (const untilBack of await Promise.all(starting.map((victim) => killVictim(stack, victim))))
      await untilBack();
    const given = await answer;
    await eventually('healthy after everything', isHealthy, BACK_TIMEOUT_MS);
    const state = await stateOf(companyId);
    expect(state.entries === 0 ? before : await stateOf(forecaster)).toEqual(state);
    if (given?.status === 200) expect(state.batches).toBe('committed');
    const { body: receipt } = await again(commit(companyId, id));
    expect(receipt.proof).toMatchObject({ isProven: true, mismatches: [] });
    expect(await stateOf(companyId)).toEqual(await stateOf(forecaster));
    await ordered;
    await allSucceed();
  });
});

describe('the end', () => {
  it('leaves the books as they were imported', async () => {
    const state = await stateOf(forecaster);
    expect(state).toMatchObject({ wrongBalances: 0, wrongVouchers: 0, batches: 'committed' });
  });

  it('Ctrl-C stops everything, also what was started again', async () => {
    const family = stack.family();
    expect(family.length).toBeGreaterThan(5);
    const found = new Set(processesOf(dataDir).map(({ pid }) => pid));
    expect(family.filter((pid) => !found.has(pid) && isAlive(pid))).toEqual([]);
    const { code, output } = await stack.stop('SIGINT');
    expect(output).toContain('✓ stopped');
    expect(code).toBe(0);
    expect(family.filter(isAlive)).toEqual([]);
    expect(processesOf(dataDir)).toEqual([]);
  });
});
