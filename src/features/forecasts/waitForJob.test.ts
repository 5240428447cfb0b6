import { describe, expect, it } from 'vitest';
import { systemClock } from '@/shared/clock/Clock.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { ForecastJob } from './forecastContract.ts';
import { JobWatcher } from './JobWatcher.ts';
import { jobEvents } from './jobEvents.ts';
import { OpenWaits } from './OpenWaits.ts';
import { waitForJob } from './waitForJob.ts';

const QUEUED: ForecastJob = {
  id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  state: 'queued',
  progress: 0,
  attempts: 0,
  horizonMonths: 12,
  scenarioId: null,
  putBack: [],
  forecastId: null,
  errorCode: null,
  createdAt: '2026-01-01T00:00:00Z',
  startedAt: null,
  finishedAt: null,
};
const RUNNING: ForecastJob = { ...QUEUED, state: 'running', attempts: 1 };
const SUCCEEDED: ForecastJob = { ...RUNNING, state: 'succeeded', progress: 1 };

const watcher = new JobWatcher(systemClock);

function wait(read: () => Promise<ForecastJob>, boundMs = 5_000, waits = new OpenWaits()) {
  const { signal } = waits.begin();
  return waitForJob(watcher, read, { jobId: QUEUED.id, boundMs, waits, signal });
}

describe('waitForJob', () => {
  it('answers the job when it has ended', async () => {
    const states = [QUEUED, RUNNING];
    expect(await wait(async () => states.shift() ?? SUCCEEDED)).toEqual(SUCCEEDED);
  });

  it('gives up with the job id while the job keeps its state (C34, R321)', async () => {
    await expect(wait(async () => RUNNING, 50)).rejects.toMatchObject({
      code: 'OPERATION_TIMEOUT',
      details: { jobId: QUEUED.id, state: 'running' },
    });
  });

  it('says so when the job itself was stopped for its time (R322)', async () => {
    const stopped: ForecastJob = { ...RUNNING, state: 'failed', errorCode: 'OPERATION_TIMEOUT' };
    await expect(wait(async () => stopped)).rejects.toMatchObject({
      code: 'OPERATION_TIMEOUT',
      details: { state: 'failed' },
    });
    const failed: ForecastJob = { ...RUNNING, state: 'failed', errorCode: 'FORECAST_FAILED' };
    expect(await wait(async () => failed)).toEqual(failed);
  });

  it('ends at once when the server stops', async () => {
    const waits = new OpenWaits();
    setTimeout(() => waits.stop(), 20);
    const startedMs = performance.now();
    await expect(wait(async () => RUNNING, 5_000, waits)).rejects.toMatchObject({
      code: 'SHUTTING_DOWN',
      details: { jobId: QUEUED.id },
    });
    expect(performance.now() - startedMs).toBeLessThan(4_000);
    await expect(wait(async () => RUNNING, 5_000, waits)).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
  });

  it('waits through a database that is away, and not through anything else', async () => {
    const answers = [new AppError('DATABASE_UNAVAILABLE'), new AppError('CONNECTION_POOL_TIMEOUT')];
    const read = async () => {
      const fault = answers.shift();
      if (fault) throw fault;
      return SUCCEEDED;
    };
    expect(await wait(read)).toEqual(SUCCEEDED);
    const gone = wait(() => Promise.reject(new AppError('COMPANY_NOT_FOUND')));
    await expect(gone).rejects.toMatchObject({ code: 'COMPANY_NOT_FOUND' });
  });
});

describe('jobEvents', () => {
  it('writes one event for each change, and signs of life', async () => {
    async function* changes() {
      yield QUEUED;
      yield undefined;
      yield SUCCEEDED;
    }
    const written: string[] = [];
    for await (const text of jobEvents(changes())) written.push(text);
    expect(written).toEqual([
      'retry: 2000\n\n',
      `event: job\ndata: ${JSON.stringify(QUEUED)}\n\n`,
      ': heartbeat\n\n',
      `event: job\ndata: ${JSON.stringify(SUCCEEDED)}\n\n`,
    ]);
  });
});
