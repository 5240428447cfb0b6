import { describe, expect, it } from 'vitest';
import { newId } from '@/shared/ids/newId.ts';
import { runCommand } from '../../test/support/runCommand.ts';
import { createCompanyWithOwner, createTestDatabase } from '../../test/support/testDatabase.ts';

const { database, urlOf, clientOf } = await createTestDatabase();
const admin = await clientOf('admin');
const { companyId } = await createCompanyWithOwner(database);

function run(...line: string[]) {
  return runCommand(line, { DATABASE_OPERATOR_URL: urlOf('accubooks') });
}
async function insertJob(state: string): Promise<string> {
  const id = newId();
  await admin.query(
    "INSERT INTO forecast_jobs (id, company_id, horizon_months, state, created_by) VALUES ($1, $2, 3, $3, 'test')",
    [id, companyId, state],
  );
  return id;
}

describe('accubooks queue', () => {
  it('says what waits and who fills it, without Redis and without the API', async () => {
    const id = await insertJob('queued');
    const { exitCode, out } = await run('queue', 'status');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^waiting +1 \(Redis does not say\), the oldest for \d+ s$/m);
    expect(out).toMatch(/^rung +calm \(100 \/ 200 \/ 500 \/ 1000\)$/m);
    expect(out).toMatch(/^intake +open$/m);
    expect(out).toMatch(new RegExp(`^company +${companyId}  1 waiting  \\S`, 'm'));
    const cancelled = await run('queue', 'cancel', id, '--reason', 'a test');
    expect(cancelled.out).toBe('1 cancelled.\n');
  });

  it('pauses and resumes, with the reason and who', async () => {
    const paused = await run('queue', 'pause', '--processing', '--intake', '--reason', 'a deploy');
    expect(paused.out).toMatch(/^intake +PAUSED since .*: a deploy$/m);
    expect(paused.out).toMatch(/^processing +PAUSED since .*: a deploy$/m);
    const half = await run('queue', 'resume', '--intake');
    expect(half.out).toMatch(/^intake +open$/m);
    expect(half.out).toMatch(/^processing +PAUSED/m);
    expect((await run('queue', 'resume')).out).toMatch(/^processing +on$/m);
    expect((await run('queue', 'pause')).exitCode).toBe(64);
  });

  it('drains: waits for an empty queue, and says when it did not become so', async () => {
    expect((await run('queue', 'drain', '--reason', 'a move')).exitCode).toBe(0);
    const id = await insertJob('queued');
    const late = await run('queue', 'drain', '--reason', 'a move', '--wait', '1s');
    expect(late).toMatchObject({
      exitCode: 1,
      error: 'The queue is not empty after 1 s. (QUEUE_NOT_EMPTY)\n',
    });
    await run('queue', 'cancel', '--waiting-of', companyId, '--reason', 'a test');
    await run('queue', 'resume');
    expect((await run('queue', 'cancel', '--reason', 'nothing named')).exitCode).toBe(64);
    expect((await run('queue', 'cancel', id, '--reason', 'again')).out).toBe('0 cancelled.\n');
  });

  it('says so when the database is away', async () => {
    const away = { DATABASE_OPERATOR_URL: 'postgresql://accubooks@127.0.0.1:1/accubooks' };
    for (const line of [
      ['queue', 'status'],
      ['db', 'slow'],
    ])
      expect(await runCommand(line, away)).toMatchObject({
        exitCode: 69,
        error: 'The database cannot be reached; nothing was changed. (DATABASE_UNAVAILABLE)\n',
      });
  });

  it('lists failed jobs and queues them again', async () => {
    const id = await insertJob('failed');
    expect((await run('queue', 'jobs')).out).toContain(id);
    expect((await run('queue', 'retry', id, newId(), '--reason', 'a fixed bug')).out).toBe(
      '1 of 2 queued again.\n',
    );
    expect((await run('queue', 'jobs')).out).toBe('No job is failed.\n');
    await run('queue', 'cancel', id, '--reason', 'a test');
  });
});

describe('accubooks workers', () => {
  it('says so when nobody supervises them, and keeps to what the supervisor can start', async () => {
    expect((await run('workers', 'list')).out).toBe('No worker lives.\n');
    expect((await run('workers', 'scale', '3')).out).toContain(
      '3 wanted, and written down, but nobody supervises',
    );
    await admin.query('SELECT supervise_queue_workers(2)');
    const refused = await run('workers', 'scale', '3');
    expect(refused.exitCode).toBe(2);
    expect(refused.error).toContain('ask for 1 to 2. (WORKERS_LIMIT_EXCEEDED)');
    expect((await run('workers', 'scale', 'auto')).out).toBe(
      'From now on the load decides: 1 to 2 workers. 0 live.\n',
    );
    expect((await run('workers', 'scale', 'many')).exitCode).toBe(64);
    const unknown = await run('workers', 'drain', newId());
    expect(unknown.error).toContain('WORKER_NOT_FOUND');
  });
});
