import { afterAll, describe, expect, it } from 'vitest';
import { buildApi } from '@/api/buildApi.ts';
import { QUEUE_RESUME_BELOW, QUEUE_RUNGS } from '@/core/queue/queueRungs.ts';
import { OperatorService } from '@/features/operators/OperatorService.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { Database } from '@/shared/database/Database.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import type { Caller } from '../../../test/support/apiWithCallers.ts';
import { createForecastStage } from '../../../test/support/forecastStage.ts';
import { silentLog } from '../../../test/support/testDatabase.ts';
import { eventually } from '../../../test/support/workerStage.ts';
import type { QueueStatus, QueueWorker } from './queueContract.ts';

const GENERATE = '/api/forecasts/generate';
const QUEUE = '/api/operators/queue';
const WORKERS = '/api/operators/workers';

const stage = await createForecastStage();
const { api, generate, jobIn, signInWithBooks, startWorker } = stage;
const operator = await api.signUp();
const owner = new Database(api.urlOf('accubooks_owner'), silentLog);
await new OperatorService(owner).add(operator.email);
await owner.close();
const admin = await api.clientOf('admin');

async function asOperator<T = QueueStatus>(method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) {
  const request = { method, url, headers: operator.headers };
  const answer = await api.server.inject(payload === undefined ? request : { ...request, payload });
  return { status: answer.statusCode, body: answer.json<T>() };
}
const status = async () => (await asOperator('GET', QUEUE)).body;
const pause = (part: string, reason = 'too much at once') =>
  asOperator<{ isChanged: boolean }>('POST', `${QUEUE}/pause`, { part, reason });
const resume = (part = 'all') => asOperator<{ isChanged: boolean }>('POST', `${QUEUE}/resume`, { part });

async function fill(caller: Caller, jobs: number): Promise<void> {
  await admin.query(
    `INSERT INTO forecast_jobs (id, company_id, horizon_months, state, created_by)
     SELECT '0' || lpad((n + (SELECT count(*) FROM forecast_jobs))::text, 25, '0'), $1, 1, 'queued', 'test'
       FROM generate_series(1, $2) n`,
    [caller.scope.companyId, jobs],
  );
}
async function shorten(left: number): Promise<void> {
  await admin.query(
    `UPDATE forecast_jobs SET state = 'cancelled' WHERE id IN
       (SELECT id FROM forecast_jobs WHERE state = 'queued' ORDER BY id OFFSET $1)`,
    [left],
  );
}
const empty = async () => {
  await shorten(0);
  await stage.client.flushall();
};
/** All that an order writes. */
async function written(): Promise<object> {
  const { rows } = await admin.query(`SELECT (SELECT count(*) FROM forecast_jobs) AS jobs,
    (SELECT count(*) FROM idempotency_keys) AS keys, (SELECT count(*) FROM audit_events) AS events,
    (SELECT sum(used) FROM company_usage) AS used`);
  return rows[0];
}

describe('intake', () => {
  it('is paused by an operator: 503 with Retry-After, nothing written, and known keys answer (R146, R408)', async () => {
    const caller = await signInWithBooks();
    const key = { 'idempotency-key': 'before the pause' };
    const known = await caller.call<{ id: string }>('POST', GENERATE, {}, key);
    expect((await pause('intake')).body.isChanged).toBe(true);
    expect((await pause('intake')).body.isChanged).toBe(false);
    const before = await written();
    const refused = await caller.call('POST', GENERATE, {}, { 'idempotency-key': 'during' });
    expect(refused).toMatchObject({ status: 503, code: 'FORECAST_INTAKE_PAUSED' });
    expect(refused.headers['retry-after']).toBe('300');
    expect(await written()).toEqual(before);
    const again = await caller.call<{ id: string }>('POST', GENERATE, {}, key);
    expect(again).toMatchObject({ status: 202, body: { id: known.body.id } });
    // What the pause says is a row: Redis may forget everything.
    await stage.client.flushall();
    expect((await status()).intake).toMatchObject({
      state: 'paused',
      pause: { by: operator.id, reason: 'too much at once' },
    });
    expect((await resume('intake')).body.isChanged).toBe(true);
    expect((await resume()).body.isChanged).toBe(false);
    expect((await caller.call('POST', GENERATE, {})).status).toBe(202);
    const { rows } = await admin.query(
      "SELECT event::jsonb ->> 'action' AS action FROM audit_events WHERE event LIKE '%queue.%' ORDER BY seq",
    );
    expect(rows.map(({ action }) => action)).toEqual(['queue.paused', 'queue.resumed']);
    await empty();
  });

  it('closes by itself at 500, exactly, under 100 orders at once on two servers (C06)', async () => {
    const room = 37;
    const other = await signInWithBooks();
    const callers = [await signInWithBooks(), await signInWithBooks()];
    await fill(other, QUEUE_RUNGS.pause - room);
    const database = new Database(api.urlOf('accubooks_app'), silentLog);
    const second = await buildApi({
      ...{ config: api.config, clock: systemClock, log: silentLog, metrics: createMetrics('api') },
      ...{ database, redis: api.redis },
    });
    afterAll(async () => {
      await second.close();
      await database.close();
    });
    const before = (await written()) as { jobs: string };
    const { rows } = await admin.query("SELECT tgargs FROM pg_trigger WHERE tgname = 'forecast_jobs_admit'");
    const { high, pause: pauseAt } = QUEUE_RUNGS;
    expect(rows[0].tgargs.toString().split('\0').slice(0, 3).map(Number)).toEqual([
      ...[high, pauseAt, QUEUE_RESUME_BELOW],
    ]);
    const order = async (index: number) => {
      const headers = callers[index % callers.length]?.headers ?? {};
      const server = index % 4 < 2 ? api.server : second;
      for (;;) {
        const answer = await server.inject({ method: 'POST', url: GENERATE, headers, payload: {} });
        if (answer.statusCode !== 503 || answer.json().error.code !== 'OVERLOADED') return answer;
      }
    };
    const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => order(index)));
    const accepted = answers.filter(({ statusCode }) => statusCode === 202);
    const refused = answers.filter(({ statusCode }) => statusCode === 503);
    expect(accepted).toHaveLength(room);
    expect(refused).toHaveLength(100 - room);
    for (const one of refused) {
      expect(one.json()).toMatchObject({ error: { code: 'FORECAST_INTAKE_FULL' } });
      expect(one.headers['retry-after']).toBe('60');
    }
    expect(await stage.queuedRows()).toBe(QUEUE_RUNGS.pause);
    const after = (await written()) as { jobs: string };
    expect(Number(after.jobs) - Number(before.jobs)).toBe(room);
    const now = await status();
    expect(now).toMatchObject({ waiting: 500, rung: 'pause', intake: { state: 'full', pause: null } });
    expect(now.companies[0]).toEqual({ companyId: other.scope.companyId, companyName: null, waiting: 463 });

    // It does not flicker: only below 400 it opens again.
    const [caller = other] = callers;
    await shorten(QUEUE_RESUME_BELOW);
    expect((await caller.call('POST', GENERATE, {})).code).toBe('FORECAST_INTAKE_FULL');
    await shorten(QUEUE_RESUME_BELOW - 1);
    expect((await status()).intake.state).toBe('open');
    expect((await caller.call('POST', GENERATE, {})).status).toBe(202);
    expect((await caller.call('POST', GENERATE, {})).status).toBe(202);
    await empty();
  });

  it('is full for a single company too, and gives nobody more than half of a long queue while others wait', async () => {
    const greedy = await signInWithBooks();
    const modest = await signInWithBooks();
    await fill(greedy, 250);
    expect((await greedy.call('POST', GENERATE, {})).status).toBe(202);
    expect((await modest.call('POST', GENERATE, {})).status).toBe(202);
    expect(await greedy.call('POST', GENERATE, {})).toMatchObject({
      status: 429,
      code: 'FORECAST_QUEUE_FULL',
    });
    expect((await modest.call('POST', GENERATE, {})).status).toBe(202);
    await empty();
    await fill(greedy, 500);
    expect((await greedy.call('POST', GENERATE, {})).code).toBe('FORECAST_INTAKE_FULL');
    await empty();
  });
});

describe('processing', () => {
  it('is paused by an operator: what runs ends, nothing is begun, through a wiped Redis and a new worker', async () => {
    const caller = await signInWithBooks();
    const worker = await startWorker();
    const done = await generate(caller);
    await jobIn(caller, done.id, 'succeeded');
    await pause('processing', 'a deploy');
    const { id } = await generate(caller);
    await stage.client.flushall();
    await worker.stop();
    await startWorker();
    await eventually(async () => (await status()).workers.live > 0);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const waiting = await status();
    expect(waiting).toMatchObject({ waiting: 1, running: 0, stalledSeconds: 0 });
    expect(waiting.processing).toMatchObject({ state: 'paused', pause: { reason: 'a deploy' } });
    await resume('processing');
    await jobIn(caller, id, 'succeeded');
  });

  it('shows the workers, and lets one finish and end', async () => {
    const caller = await signInWithBooks();
    let drained = 0;
    const worker = await startWorker({ threadUrl: stage.bundle.spinningUrl, onDrained: () => drained++ });
    const { id } = await generate(caller);
    await jobIn(caller, id, 'running');
    const listed = await eventually(async () => {
      const { body } = await asOperator<{ items: QueueWorker[] }>('GET', WORKERS);
      return body.items.find((one) => one.id === worker.id && one.running === 1);
    });
    expect(listed).toMatchObject({ pid: process.pid, state: 'working', concurrency: 2 });
    expect((await status()).workers).toMatchObject({ live: 1, slots: 2, busy: 1, utilisationPercent: 50 });
    const drain = await asOperator<QueueWorker>('POST', `${WORKERS}/${worker.id}/drain`, {});
    expect(drain).toMatchObject({ status: 200, body: { state: 'draining' } });
    const next = await generate(caller);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(drained).toBe(0);
    expect((await stage.job(caller, next.id)).state).toBe('queued');
    await caller.call('POST', `/api/forecasts/jobs/${id}/cancel`);
    await eventually(async () => drained === 1);
    await worker.stop();
    expect((await asOperator<{ items: object[] }>('GET', WORKERS)).body.items).toEqual([]);
    expect(
      (await asOperator<{ error: object }>('POST', `${WORKERS}/${worker.id}/drain`, {})).body,
    ).toMatchObject({ error: { code: 'WORKER_NOT_FOUND' } });
    await empty();
  });

  it('tells since when nothing has ended while jobs wait and a worker should work', async () => {
    const caller = await signInWithBooks();
    await fill(caller, 3);
    await admin.query(
      "UPDATE forecast_jobs SET created_at = now() - interval '90 seconds' WHERE state = 'queued'",
    );
    await admin.query("UPDATE forecast_jobs SET finished_at = finished_at - interval '1 hour'");
    await admin.query("UPDATE queue_controls SET processing_resumed_at = now() - interval '1 hour'");
    const now = await status();
    expect(now.stalledSeconds).toBeGreaterThanOrEqual(90);
    expect(now.oldestWaitingSeconds).toBeGreaterThanOrEqual(90);
    await empty();
    expect((await status()).stalledSeconds).toBe(0);
  });
});

describe('jobs and workers', () => {
  it('queues failed jobs again, and cancels what waits of one company', async () => {
    const caller = await signInWithBooks();
    const { id } = await generate(caller);
    const { rows } = await admin.query(
      'SELECT sum(used)::int AS used FROM company_usage WHERE company_id = $1',
      [caller.scope.companyId],
    );
    await admin.query(
      "UPDATE forecast_jobs SET state = 'failed', error_code = 'WORKER_LOST', attempts = 5, finished_at = now() WHERE id = $1",
      [id],
    );
    const failed = await asOperator<{ items: object[] }>('GET', `${QUEUE}/jobs?state=failed`);
    expect(failed.body.items).toContainEqual(expect.objectContaining({ id, errorCode: 'WORKER_LOST' }));
    const order = { jobIds: [id], reason: 'workers were killed' };
    const retried = await asOperator<{ items: object[] }>('POST', `${QUEUE}/jobs/retry`, order);
    expect(retried.body.items).toEqual([{ id, companyId: caller.scope.companyId }]);
    expect((await asOperator('POST', `${QUEUE}/jobs/retry`, order)).body).toEqual({ items: [] });
    const used = await admin.query('SELECT sum(used)::int AS used FROM company_usage WHERE company_id = $1', [
      caller.scope.companyId,
    ]);
    expect(used.rows).toEqual(rows);
    await startWorker();
    expect(await jobIn(caller, id, 'succeeded')).toMatchObject({ attempts: 1 });

    await pause('processing');
    await fill(caller, 4);
    const cancelled = await asOperator<{ items: object[] }>('POST', `${QUEUE}/jobs/cancel`, {
      companyId: caller.scope.companyId,
      reason: 'runs in a loop',
    });
    expect(cancelled.body.items).toHaveLength(4);
    await resume();
    expect(await stage.queuedRows()).toBe(0);
  });

  it('asks for as many workers as the supervisor can start, and no more', async () => {
    expect((await asOperator('PUT', WORKERS, { wanted: 9 })).body.workers).toMatchObject({
      ...{ wanted: 9, isAutomatic: false, isSupervised: false, max: null },
    });
    await admin.query('SELECT supervise_queue_workers(4)');
    const refused = await asOperator<{ error: object }>('PUT', WORKERS, { wanted: 5 });
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'WORKERS_LIMIT_EXCEEDED' } } });
    expect((await asOperator('PUT', WORKERS, { isAutomatic: true })).body.workers).toMatchObject({
      ...{ wanted: 9, isAutomatic: true, isSupervised: true, max: 4 },
    });
  });
});
