/** Real worker processes that die by `kill -9` at any moment, 50 times: each accepted job has one result, and no other. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { createForecastStage } from '../../test/support/forecastStage.ts';
import { eventually } from '../../test/support/workerStage.ts';

const KILLS = 50;
const WORKERS = 3;
/** Longest time between the sight of work and the next death; a forecast takes a good part of it. */
const LIFE_MS_MAX = 700;
/** Orders that wait at a time, so that whoever is killed was at work. */
const WAITING = 4;
const TEST_TIMEOUT_MS = 400_000;

const stage = await createForecastStage();
const { api, bundle, signInWithBooks, generate } = stage;
const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** As the supervisor starts it; started again at each death until the signal. */
function keepWorker(signal: AbortSignal): void {
  const child = spawn(process.execPath, [bundle.workerFile], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: api.urlOf('accubooks_app'),
      DATABASE_WORKER_URL: `${api.urlOf('accubooks_worker')}?connection_limit=5`,
      REDIS_URL: stage.redis.url,
      JWT_SECRET: 'a secret for tests only, 33+ characters',
      WORKER_DUTIES: 'forecasts',
      WORKER_PORT: '0',
    },
    stdio: 'ignore',
  });
  children.add(child);
  child.once('exit', () => {
    children.delete(child);
    if (!signal.aborted) keepWorker(signal);
  });
}

it(
  `gives each job exactly one result under ${KILLS} kills, a wiped Redis and a dead one in between`,
  async () => {
    const admin = await api.clientOf('admin');
    const caller = await signInWithBooks({ months: 26 });
    const over = new AbortController();
    for (let worker = 0; worker < WORKERS; worker += 1) keepWorker(over.signal);
    const ordered: string[] = [];
    const running = async () =>
      (await admin.query("SELECT FROM forecast_jobs WHERE state = 'running' AND lease_until > now()"))
        .rowCount;
    for (let kills = 0; kills < KILLS; kills += 1) {
      while ((await stage.queuedRows()) < WAITING) ordered.push((await generate(caller)).id);
      await eventually(async () => ((await running()) ?? 0) > 0);
      await sleep(randomInt(LIFE_MS_MAX));
      [...children][randomInt(children.size)]?.kill('SIGKILL');
      if (kills === 15) await stage.client.flushall();
      if (kills === 30) await stage.redis.kill();
      if (kills === 35) await stage.redis.restart();
    }
    await eventually(async () => {
      const { rowCount } = await admin.query(
        "SELECT FROM forecast_jobs WHERE state IN ('queued', 'running')",
      );
      return rowCount === 0;
    }, 200_000);
    over.abort();
    const { rows } = await admin.query<{
      id: string;
      state: string;
      error_code: string | null;
      attempts: number;
      results: number;
    }>(
      `SELECT j.id, j.state, j.error_code, j.attempts, (SELECT count(*) FROM forecasts f WHERE f.job_id = j.id)::int AS results
         FROM forecast_jobs j ORDER BY j.id`,
    );
    expect(rows.map(({ id }) => id)).toEqual([...ordered].sort());
    for (const { id, state, error_code, results } of rows) {
      // Five workers died at one job: it was given up, told so, and has no result.
      const isGivenUp = state === 'failed' && error_code === 'WORKER_LOST';
      expect([id, results]).toEqual([id, isGivenUp ? 0 : 1]);
      if (!isGivenUp) expect([id, state]).toEqual([id, 'succeeded']);
    }
    // Some died at work, or this has shown nothing.
    expect(rows.some(({ attempts }) => attempts > 1)).toBe(true);
    expect(rows.filter(({ state }) => state === 'succeeded').length).toBeGreaterThan(0.9 * rows.length);
  },
  TEST_TIMEOUT_MS,
);
