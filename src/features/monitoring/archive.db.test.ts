import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '@/shared/clock/Clock.ts';
import { Database } from '@/shared/database/Database.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@/supervisor/embeddedPostgres.ts';
import { freePort } from '@/supervisor/freePort.ts';
import { silentLog } from '../../../test/support/testDatabase.ts';
import { DatabaseProbe } from './DatabaseProbe.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-archive-'));
const PATIENCE = { timeout: 90_000, interval: 100 };
const block = path.join(dir, 'blocked');
let postgres: EmbeddedPostgres;
let database: Database;

beforeAll(async () => {
  postgres = await startEmbeddedPostgres({
    dir: path.join(dir, 'postgres'),
    port: await freePort(),
    password: 'test-only',
    settings: { fsync: 'off', archive_mode: 'on', archive_command: `test ! -f ${block}` },
  });
  database = new Database(postgres.url('postgres'), silentLog);
  await database.asNobody((sql) =>
    sql(`CREATE FUNCTION forecast_queue_depth() RETURNS bigint LANGUAGE sql AS 'SELECT 0::bigint'`),
  );
});
afterAll(async () => {
  await database.close();
  await postgres.stop();
  rmSync(dir, { recursive: true, force: true });
});

const figures = async () => (await new DatabaseProbe(database, systemClock).check()).figures;
/** Writes something and closes the segment, which hands it to the archive. */
async function writeSegment(): Promise<void> {
  await database.asNobody((sql) =>
    sql('SELECT pg_logical_emit_message(true, $1, repeat($1, 100000))', ['x']),
  );
  await database.asNobody((sql) => sql('SELECT pg_switch_wal()'));
}

describe('the archive of the log (1.23)', () => {
  it('has nothing waiting once a segment went through, however long ago', async () => {
    await writeSegment();
    await vi.waitFor(async () => {
      const { walArchiving, walArchiveAgeSeconds, walArchiveFailing, walArchiveWaitingBytes } =
        await figures();
      expect([walArchiving, walArchiveAgeSeconds, walArchiveFailing]).toEqual([true, 0, false]);
      expect(walArchiveWaitingBytes).toBeLessThan(16_384);
    }, PATIENCE);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect((await figures()).walArchiveAgeSeconds).toBe(0);
  });

  it('fails, and grows old, while the archive takes nothing; heals when it does again', {
    timeout: 120_000,
  }, async () => {
    writeFileSync(block, '');
    await writeSegment();
    await vi.waitFor(async () => {
      const { walArchiveAgeSeconds, walArchiveFailing, walArchiveFailures, walArchiveWaitingBytes } =
        await figures();
      expect([walArchiveFailing, Number(walArchiveFailures) > 0]).toEqual([true, true]);
      expect(walArchiveAgeSeconds).toBeGreaterThan(0);
      expect(walArchiveWaitingBytes).toBeGreaterThan(100_000);
    }, PATIENCE);
    rmSync(block);
    await writeSegment();
    await vi.waitFor(async () => {
      const { walArchiveAgeSeconds, walArchiveFailing } = await figures();
      expect([walArchiveAgeSeconds, walArchiveFailing]).toEqual([0, false]);
    }, PATIENCE);
  });
});
