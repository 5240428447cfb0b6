import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ForecastQueue } from '@/features/forecasts/ForecastQueue.ts';
import { ForecastService } from '@/features/forecasts/ForecastService.ts';
import type { ForecastJob } from '@/features/forecasts/forecastContract.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { Database } from '@/shared/database/Database.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { startEmbeddedPostgres } from '@/supervisor/embeddedPostgres.ts';
import { freePort } from '@/supervisor/freePort.ts';
import { type DatabaseRole, provisionDatabase, roleUrl } from '@/supervisor/provisionDatabase.ts';
import { TEST_PASSWORDS } from '../../test/support/globalSetup.ts';
import { WITHOUT_LIMITS } from '../../test/support/plans.ts';
import { seedBooks } from '../../test/support/seedBooks.ts';
import { createCompanyWithOwner, silentLog } from '../../test/support/testDatabase.ts';
import { bundleWorker, eventually, startPrivateRedis } from '../../test/support/workerStage.ts';
import { buildWorker } from './buildWorker.ts';

const TEST_TIMEOUT_MS = 120_000;
const JOBS = 6;

const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-killed-'));
const options = { dir, port: await freePort(), password: TEST_PASSWORDS.accubooks_owner };
let postgres = await startEmbeddedPostgres(options);
const admin = postgres.url('postgres');
const urlOf = (role: DatabaseRole) => roleUrl(admin, role, TEST_PASSWORDS);
await provisionDatabase(admin, TEST_PASSWORDS);
const env = { ...process.env, DATABASE_OWNER_URL: urlOf('accubooks_owner') };
spawnSync('npx', ['prisma', 'migrate', 'deploy'], { env });

const database = new Database(urlOf('accubooks_app'), silentLog);
const workerDatabase = new Database(urlOf('accubooks_worker'), silentLog);
const [redis, bundle] = await Promise.all([startPrivateRedis(), bundleWorker()]);
const client = await redis.connect();
const metrics = createMetrics('worker');
const worker = buildWorker({
  config: { FORECAST_CONCURRENCY: 2, FORECAST_TIMEOUT_MS: 30_000, HOST: '127.0.0.1', WORKER_PORT: 0 },
  clock: systemClock,
  log: silentLog,
  metrics,
  database: workerDatabase,
  redis: { commands: client, blocking: await redis.connect({ blocking: true }) },
  threadUrl: bundle.threadUrl,
  timings: { leaseMs: 2_000, reapMs: 300, reconcileMs: 300 },
});

afterAll(async () => {
  await worker.stop();
  await Promise.all([database.close(), workerDatabase.close()]);
  await postgres.stop();
  rmSync(dir, { recursive: true, force: true });
});

it(
  'loses no job and ends none twice when Postgres is killed under it',
  async () => {
    const scope = await createCompanyWithOwner(database);
    await seedBooks(database, scope);
    const queue = new ForecastQueue(client, silentLog);
    const service = new ForecastService({
      database,
      metrics: createMetrics('api'),
      queue,
      clock: systemClock,
      plans: WITHOUT_LIMITS,
    });
    const jobs: ForecastJob[] = [];
    for (let count = 0; count < JOBS; count += 1)
      jobs.push(
        await service.generate(scope, { horizonMonths: 12, scenarioId: null, putBack: [] }, undefined),
      );
    await worker.start();
    await eventually(async () => (await service.readJob(scope, jobs[0]?.id ?? '')).state !== 'queued');

    const gone = new Promise((resolve) => postgres.child.once('exit', resolve));
    postgres.child.kill('SIGKILL');
    await gone;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    postgres = await startEmbeddedPostgres(options);

    for (const { id } of jobs) {
      const state = () =>
        service.readJob(scope, id).then(
          (job) => job.state,
          () => 'away',
        );
      await eventually(async () => (await state()) === 'succeeded', 60_000);
    }
    const { items } = await service.list(scope, { limit: 50 });
    expect(items.map(({ jobId }) => jobId).sort()).toEqual(jobs.map(({ id }) => id).sort());
    await eventually(async () => (await queue.depth()) === 0);
    expect(worker.port()).toBeGreaterThan(0);
  },
  TEST_TIMEOUT_MS,
);
