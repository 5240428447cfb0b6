import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ATTEMPTS_MAX } from '@/features/forecasts/ForecastQueueStore.ts';
import type { ForecastJob } from '@/features/forecasts/forecastContract.ts';
import { WorkerHeartbeat } from '@/features/forecasts/WorkerHeartbeat.ts';
import { createLog } from '@/shared/log/log.ts';
import { FORECAST_QUEUE_KEY } from '@/shared/queue/ListQueue.ts';
import { createForecastStage } from '../../test/support/forecastStage.ts';
import { eventually } from '../../test/support/workerStage.ts';

const stage = await createForecastStage();
const { generate, job, jobIn, signInWithBooks, startWorker, bundle } = stage;
const logDir = mkdtempSync(path.join(tmpdir(), 'accubooks-log-'));
afterAll(() => rmSync(logDir, { recursive: true, force: true }));

async function forecastsOf(jobId: string): Promise<number> {
  const admin = await stage.api.clientOf('admin');
  const { rows } = await admin.query('SELECT count(*)::int AS n FROM forecasts WHERE job_id = $1', [jobId]);
  return rows[0].n;
}

describe('a worker and its Redis', () => {
  it('finishes jobs whose list was wiped, and lists again what waits (C49)', async () => {
    const caller = await signInWithBooks();
    const jobs: ForecastJob[] = [];
    for (let count = 0; count < 4; count += 1) jobs.push(await generate(caller));
    await stage.client.flushall();
    expect(await stage.depth()).toBe(0);
    await startWorker({ concurrency: 1 });
    for (const { id } of jobs) {
      await jobIn(caller, id, 'succeeded');
      expect(await forecastsOf(id)).toBe(1);
    }
  });

  it('makes the list equal to the queued rows: missing, stale and double entries, no list', async () => {
    const caller = await signInWithBooks();
    await startWorker({ threadUrl: bundle.spinningUrl, concurrency: 1 });
    const running = await generate(caller);
    await jobIn(caller, running.id, 'running');
    const waiting = [await generate(caller), await generate(caller)];
    const entry = (id: string) => `${caller.scope.companyId}:${id}`;
    await stage.client.del(FORECAST_QUEUE_KEY);
    await stage.client.rpush(FORECAST_QUEUE_KEY, entry(running.id), 'nonsense');
    const [first = running] = waiting;
    await stage.client.rpush(FORECAST_QUEUE_KEY, entry(first.id), entry(first.id));
    const expected = waiting.map(({ id }) => entry(id)).sort();
    const isListed = async () => {
      const now = (await stage.client.lrange(FORECAST_QUEUE_KEY, 0, -1).catch(() => [])).sort();
      return now.join() === expected.join();
    };
    await eventually(isListed);
    await stage.client.set(FORECAST_QUEUE_KEY, 'no list at all');
    await eventually(isListed);
    for (const { id } of [running, ...waiting]) {
      await caller.call('POST', `/api/forecasts/jobs/${id}/cancel`);
    }
  });

  it('accepts and finishes jobs while Redis is dead, and again when it is back', async () => {
    const caller = await signInWithBooks();
    const worker = await startWorker();
    await stage.redis.kill();
    const during = await generate(caller);
    await jobIn(caller, during.id, 'succeeded');
    await stage.redis.restart();
    await eventually(async () => (await WorkerHeartbeat.countLive(stage.client).catch(() => 0)) === 1);
    const after = await generate(caller);
    await jobIn(caller, after.id, 'succeeded');
    expect(await stage.depth()).toBe(0);
    await worker.stop();
    expect(await WorkerHeartbeat.countLive(stage.client)).toBe(0);
  });

  it('goes on while Redis is frozen', async () => {
    const caller = await signInWithBooks();
    await startWorker();
    stage.redis.server().child.kill('SIGSTOP');
    try {
      const { id } = await generate(caller);
      await jobIn(caller, id, 'succeeded');
    } finally {
      stage.redis.server().child.kill('SIGCONT');
    }
    await eventually(async () => (await stage.depth().catch(() => -1)) === 0);
  });

  it('needs no Redis at all', async () => {
    const caller = await signInWithBooks();
    await startWorker({ withoutRedis: true });
    const { id } = await generate(caller);
    await jobIn(caller, id, 'succeeded');
  });
});

describe('a thread that does not end', () => {
  it('is killed at its time, and everybody hears of it (R120, R124, R136, R320)', async () => {
    const caller = await signInWithBooks();
    const log = createLog({ process: 'worker', logDir, stdout: false });
    const worker = await startWorker({ threadUrl: bundle.spinningUrl, timeoutMs: 400, log });
    const waited = await caller.call<{ error: { details: { jobId: string } } }>(
      'POST',
      '/api/forecasts/generate?wait=true',
      {},
    );
    expect(waited).toMatchObject({ status: 503, code: 'OPERATION_TIMEOUT' });
    const failed = await job(caller, waited.body.error.details.jobId);
    expect(failed).toMatchObject({ state: 'failed', errorCode: 'OPERATION_TIMEOUT', forecastId: null });
    log.flush();
    const line = JSON.parse(readFileSync(path.join(logDir, 'performance.log'), 'utf8').trim());
    expect(line).toMatchObject({ operation: 'forecast_generation', outcome: 'timeout', jobId: failed.id });
    expect(line.durationMs).toBeGreaterThanOrEqual(400);
    expect(await worker.metrics.registry.metrics()).toContain(
      'forecast_generations_total{outcome="timeout",process="worker"} 1',
    );
    // the processor is free again: an idle process uses next to none of it
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const used = process.cpuUsage(before);
    expect((used.user + used.system) / 1_000).toBeLessThan(500);
  });

  it('is killed when the job is cancelled', async () => {
    const caller = await signInWithBooks();
    const worker = await startWorker({ threadUrl: bundle.spinningUrl });
    const { id } = await generate(caller);
    await eventually(async () => (await job(caller, id)).progress === 0.5);
    const cancelled = await caller.call<ForecastJob>('POST', `/api/forecasts/jobs/${id}/cancel`);
    expect(cancelled.body.state).toBe('cancelled');
    await eventually(async () =>
      (await worker.metrics.registry.metrics()).includes(
        'worker_job_runs_total{outcome="cancelled",process="worker"} 1',
      ),
    );
    expect(await job(caller, id)).toMatchObject({ state: 'cancelled', forecastId: null });
  });

  it('is requeued by a stop that is bounded, without counting the attempt', async () => {
    const caller = await signInWithBooks();
    const first = await startWorker({ threadUrl: bundle.spinningUrl, timings: { drainMs: 300 } });
    const { id } = await generate(caller);
    await jobIn(caller, id, 'running');
    const startedMs = performance.now();
    await first.stop();
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    expect(await job(caller, id)).toMatchObject({ state: 'queued', attempts: 0, startedAt: null });
    expect(await stage.depth()).toBe(1);
    await startWorker();
    expect(await jobIn(caller, id, 'succeeded')).toMatchObject({ attempts: 1 });
  });
});

describe('jobs of dead workers', () => {
  async function pretendRunning(
    id: string,
    attempts: number,
    lease = "- interval '1 second'",
  ): Promise<void> {
    const admin = await stage.api.clientOf('admin');
    await admin.query(
      `UPDATE forecast_jobs SET state = 'running', worker_id = 'dead', attempts = $2,
       started_at = now() - interval '40 days', lease_until = now() ${lease} WHERE id = $1`,
      [id, attempts],
    );
  }

  it.each([
    ['', "- interval '1 second'"],
    [', also when the clock was set back after they died', "+ interval '1 hour'"],
  ])('are taken again%s', async (_, lease) => {
    const caller = await signInWithBooks();
    const { id } = await generate(caller);
    await pretendRunning(id, 1, lease);
    await startWorker();
    expect(await jobIn(caller, id, 'succeeded')).toMatchObject({ attempts: 2 });
  });

  it('are given up after the last attempt', async () => {
    const caller = await signInWithBooks();
    const { id } = await generate(caller);
    await pretendRunning(id, ATTEMPTS_MAX);
    await startWorker();
    expect(await jobIn(caller, id, 'failed')).toMatchObject({ errorCode: 'WORKER_LOST', forecastId: null });
  });
});

it('finishes a job although its connections to Postgres were cut', async () => {
  const caller = await signInWithBooks();
  await startWorker();
  const jobs: ForecastJob[] = [];
  for (let count = 0; count < 6; count += 1) jobs.push(await generate(caller));
  const admin = await stage.api.clientOf('admin');
  for (let count = 0; count < 5; count += 1) {
    await admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'accubooks_worker' AND datname = current_database()",
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  for (const { id } of jobs) {
    await jobIn(caller, id, 'succeeded');
    expect(await forecastsOf(id)).toBe(1);
  }
});

it('gives each of 30 jobs to one of three workers, once', async () => {
  const caller = await signInWithBooks({ months: 14 });
  const workers = await Promise.all([startWorker(), startWorker(), startWorker({ withoutRedis: true })]);
  const jobs = await Promise.all(Array.from({ length: 30 }, () => generate(caller, { horizonMonths: 3 })));
  for (const { id } of jobs) {
    expect(await jobIn(caller, id, 'succeeded')).toMatchObject({ attempts: 1 });
    expect(await forecastsOf(id)).toBe(1);
  }
  const runs = await Promise.all(
    workers.map(async ({ metrics }) => {
      const text = await metrics.registry.metrics();
      return Number(/worker_job_runs_total\{outcome="succeeded",process="worker"\} (\d+)/.exec(text)?.[1]);
    }),
  );
  expect(runs.reduce((sum, count) => sum + count, 0)).toBe(30);
});
