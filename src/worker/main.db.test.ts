import { expect, it } from 'vitest';
import { createForecastStage } from '../../test/support/forecastStage.ts';
import { runNode } from '../../test/support/runNode.ts';
import { eventually } from '../../test/support/workerStage.ts';

const stage = await createForecastStage();
const { generate, job, jobIn, signInWithBooks, bundle, api } = stage;

function startProcess(file: string, environment: Record<string, string> = {}) {
  return runNode(file, {
    DATABASE_URL: api.urlOf('accubooks_app'),
    DATABASE_WORKER_URL: api.urlOf('accubooks_worker'),
    REDIS_URL: stage.redis.url,
    JWT_SECRET: 'a secret for tests only, 33+ characters',
    WORKER_PORT: '0',
    ...environment,
  });
}

it('loses no job when a worker process is killed in the middle of it', async () => {
  const caller = await signInWithBooks();
  const doomed = startProcess(bundle.spinningWorkerFile);
  const { id } = await generate(caller);
  await eventually(async () => (await job(caller, id)).progress > 0);
  doomed.child.kill('SIGKILL');
  expect(await doomed.exited).toEqual({ code: null, signal: 'SIGKILL' });
  expect(await job(caller, id)).toMatchObject({ state: 'running', attempts: 1 });

  const heir = startProcess(bundle.workerFile);
  const inherited = await eventually(async () => {
    const now = await job(caller, id);
    return now.state === 'succeeded' && now;
  }, 60_000);
  expect(inherited.attempts).toBe(2);
  const list = await caller.call<{ items: { jobId: string }[] }>('GET', '/api/forecasts');
  expect(list.body.items.map(({ jobId }) => jobId)).toEqual([id]);

  const next = await generate(caller);
  await jobIn(caller, next.id, 'succeeded');
  heir.child.kill('SIGTERM');
  expect(await heir.exited).toEqual({ code: 0, signal: null });
  expect(heir.output()).toContain('the worker of a forecast job is gone');
  expect(heir.output()).toContain('"operation":"forecast_generation"');
  expect(heir.output()).not.toMatch(/"level":"(ERROR|CRITICAL)"/);
});

it('refuses a role that sees no jobs, one that sees everything, and a faulty configuration', async () => {
  const roles = { blind: api.urlOf('accubooks_app'), mighty: api.adminUrl };
  for (const DATABASE_WORKER_URL of Object.values(roles)) {
    const refused = startProcess(bundle.workerFile, { DATABASE_WORKER_URL });
    expect(await refused.exited).toEqual({ code: 78, signal: null });
    expect(refused.output()).toContain('the worker refuses to start');
    expect(refused.output()).not.toContain('test-only');
  }
  const faulty = startProcess(bundle.workerFile, { FORECAST_CONCURRENCY: 'many' });
  expect(await faulty.exited).toEqual({ code: 78, signal: null });
  expect(faulty.output()).toContain('FORECAST_CONCURRENCY');
});
