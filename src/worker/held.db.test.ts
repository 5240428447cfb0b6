import { afterEach, describe, expect, it } from 'vitest';
import type { ForecastJob } from '@/features/forecasts/forecastContract.ts';
import { createForecastStage } from '../../test/support/forecastStage.ts';
import { switchedHold } from '../../test/support/holdStage.ts';
import { silentLog } from '../../test/support/testDatabase.ts';
import { eventually } from '../../test/support/workerStage.ts';
import { repeat } from './repeat.ts';

const stage = await createForecastStage();
const { generate, job, jobIn, signInWithBooks, startWorker, bundle } = stage;
const hold = switchedHold();
afterEach(() => hold.set(false));
const moment = () => new Promise((resolve) => setTimeout(resolve, 1_000));

describe('a worker and a hold (C21)', () => {
  it('takes nothing while one is open, and everything when it is lifted', async () => {
    const caller = await signInWithBooks();
    hold.set(true);
    await startWorker({ hold });
    const jobs: ForecastJob[] = [];
    for (let count = 0; count < 3; count += 1) jobs.push(await generate(caller));
    await moment();
    for (const { id } of jobs) expect(await job(caller, id)).toMatchObject({ state: 'queued' });
    hold.set(false);
    for (const { id } of jobs) await jobIn(caller, id, 'succeeded');
  });

  it('sends what runs back to the queue at once, as if it had never been taken', async () => {
    const caller = await signInWithBooks();
    await startWorker({
      ...{ hold, threadUrl: bundle.spinningUrl, concurrency: 2 },
      timings: { leaseMs: 30_000 },
    });
    const jobs = [await generate(caller), await generate(caller)];
    for (const { id } of jobs) await jobIn(caller, id, 'running');
    hold.set(true);
    for (const { id } of jobs) await jobIn(caller, id, 'queued');
    await moment();
    const admin = await stage.api.clientOf('admin');
    const { rows } = await admin.query(
      'SELECT attempts, (SELECT count(*)::int FROM forecasts) AS made FROM forecast_jobs WHERE id = ANY($1)',
      [jobs.map(({ id }) => id)],
    );
    expect(rows.map(({ attempts }) => attempts)).toEqual([0, 0]);
    hold.set(false);
    await eventually(async () => (await job(caller, jobs[0]?.id ?? '')).state === 'running');
    for (const { id } of jobs) await caller.call('POST', `/api/forecasts/jobs/${id}/cancel`);
  });

  it('rests its other tasks, tells the one under way to stop, and rests while it is not known', async () => {
    const stopping = new AbortController();
    const options = { everyMs: 5, signal: stopping.signal, log: silentLog };
    const turns = { resting: 0, going: 0 };
    let isToldToStop = false;
    const view = switchedHold();
    const task = async (signal: AbortSignal) => {
      turns.resting += 1;
      if (turns.resting < 5) return;
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      isToldToStop = true;
    };
    const running = Promise.all([
      repeat(task, { ...options, task: 'resting', hold: view }),
      repeat(async () => (turns.going += 1), {
        ...options,
        task: 'going',
        hold: 'untouched',
      }),
      repeat(async () => expect.unreachable(), {
        ...{ ...options, task: 'unknown', hold: { ...view, isKnown: false } },
      }),
    ]);
    await eventually(async () => turns.resting === 5);
    view.set(true);
    await eventually(async () => isToldToStop);
    const { going } = turns;
    await eventually(async () => turns.going > going + 5);
    expect(turns.resting).toBe(5);
    stopping.abort();
    await running;
  });
});
