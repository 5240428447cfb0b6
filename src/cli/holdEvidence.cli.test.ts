import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { openHoldStage } from '../../test/support/holdStage.ts';
import { runCommand } from '../../test/support/runCommand.ts';
import { createCompanyWithOwner, createTestDatabase } from '../../test/support/testDatabase.ts';

const SECRET = 'a secret for tests only, 33+ characters';
const { database, urlOf, clientOf } = await createTestDatabase();
const stage = await openHoldStage(urlOf('accubooks'));
const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-evidence-'));
afterAll(async () => {
  await stage.lift();
  stage.close();
  rmSync(dir, { recursive: true });
});
const logs = path.join(dir, 'logs');
const run = (parameters: readonly string[], environment: Record<string, string> = {}) =>
  runCommand(parameters, {
    ...{ DATABASE_OPERATOR_URL: urlOf('accubooks'), DATABASE_DUMP_URL: urlOf('accubooks_dump') },
    ...{ ENCRYPTION_SECRET: SECRET, JWT_SECRET: 'never in a file', REDIS_URL: inject('redisUrl') },
    ...{ EVIDENCE_DIR: path.join(dir, 'evidence'), LOG_DIR: logs, PATH: process.env.PATH ?? '' },
    ...environment,
  });

describe('accubooks hold capture', () => {
  it('keeps all that tells what happened, sealed, and says of every changed byte that it was changed (R402, C48)', async () => {
    const { companyId } = await createCompanyWithOwner(database);
    execFileSync('mkdir', [logs]);
    writeFileSync(path.join(logs, 'error.log'), 'CRITICAL IntegrityViolation\n');
    expect((await run(['hold', 'capture'])).error).toContain('HOLD_NOT_FOUND');
    await stage.open('figures differ');
    const captured = await run(['hold', 'capture', '--json']);
    expect([captured.exitCode, captured.error]).toEqual([0, '']);
    const { folder, manifestSha256, note } = JSON.parse(captured.out);
    expect(note).toBe('');
    expect(readdirSync(folder).sort()).toEqual([
      ...['configuration.json.sealed', 'database.dump.sealed', 'hold.json.sealed', 'logs-error.log.sealed'],
      ...['manifest.json', 'manifest.json.sha256', 'postgres.json.sealed', 'redis.rdb.sealed'],
    ]);
    for (const name of readdirSync(folder)) {
      const file = path.join(folder, name);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(readFileSync(file).includes(companyId)).toBe(false);
    }
    expect(await stage.store.current()).toMatchObject({ evidenceState: 'captured', evidenceFolder: folder });
    const admin = await clientOf('admin');
    const { rows } = await admin.query("SELECT event FROM audit_events WHERE action = 'hold.evidence'");
    expect(rows[0].event).toContain(manifestSha256);

    // What was sealed opens to what it was: every tenant's rows, for nobody but the holder of the secret.
    const out = path.join(dir, 'opened');
    expect((await run(['hold', 'open-evidence', folder, '--out', out])).exitCode).toBe(0);
    const dump = execFileSync('pg_restore', [
      '--data-only',
      '--table=companies',
      '-f',
      '-',
      path.join(out, 'database.dump'),
    ]);
    expect(String(dump)).toContain(companyId);
    expect(readFileSync(path.join(out, 'redis.rdb')).subarray(0, 5).toString()).toBe('REDIS');
    const postgres = JSON.parse(readFileSync(path.join(out, 'postgres.json'), 'utf8'));
    expect(postgres).toMatchObject({ wal_position: expect.stringMatching(/^[0-9A-F]+\/[0-9A-F]+$/) });
    expect(postgres.activity.some(({ query }: { query: string }) => query.includes('pg_stat_activity'))).toBe(
      true,
    );
    expect(readFileSync(path.join(out, 'configuration.json'), 'utf8')).not.toMatch(
      /never in a file|a secret for/,
    );
    const other = { ENCRYPTION_SECRET: 'another secret for tests, 33+ characters' };
    const denied = await run(['hold', 'open-evidence', folder, '--out', path.join(dir, 'denied')], other);
    expect(denied.error).toContain('sealed with a secret that is not given');

    const verify = (...more: string[]) => run(['hold', 'verify', folder, ...more]);
    expect((await verify('--manifest', manifestSha256)).exitCode).toBe(0);
    expect((await verify('--manifest', 'f'.repeat(64))).exitCode).toBe(1);
    for (const name of readdirSync(folder)) {
      const file = path.join(folder, name);
      const kept = readFileSync(file);
      const changed = Buffer.from(kept);
      const at = Math.floor(kept.length / 2);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(file, changed);
      expect([name, (await verify()).exitCode]).toEqual([name, 1]);
      rmSync(file);
      expect([name, (await verify()).exitCode]).toEqual([name, 1]);
      writeFileSync(file, kept);
    }
    copyFileSync(path.join(folder, 'manifest.json'), path.join(folder, 'more.json'));
    expect((await verify()).out).toContain('more.json was added');
    rmSync(path.join(folder, 'more.json'));
    expect((await verify()).out).toContain('The evidence is whole');
  });

  it('says what could not be had, keeps the hold as it is, and is never in plain text', async () => {
    const hold = await stage.open();
    const unreachable = { REDIS_URL: 'redis://127.0.0.1:1' };
    const partly = JSON.parse((await run(['hold', 'capture', '--json'], unreachable)).out);
    expect(partly).toMatchObject({ state: 'captured', note: expect.stringMatching(/^redis.rdb: /) });
    const plain = await run(['hold', 'capture'], { ENCRYPTION_SECRET: '' });
    expect([plain.exitCode, plain.error]).toEqual([
      1,
      expect.stringContaining('never written in plain text'),
    ]);
    const without = await run(['hold', 'capture'], { DATABASE_DUMP_URL: '' });
    expect(without.error).toContain('DATABASE_DUMP_URL is not set');
    expect(await stage.store.current()).toMatchObject({ id: hold.id, evidenceState: 'captured' });
  });

  it('dumps every row without any tool where there is no pg_dump', async () => {
    const { dumpRows } = await import('@/features/integrity/evidence/dumpDatabase.ts');
    const { companyId } = await createCompanyWithOwner(database);
    let text = '';
    for await (const chunk of dumpRows(urlOf('accubooks_dump'))) text += String(chunk);
    expect(text).toContain(`{"table":"public.companies","row":{"id": "${companyId}"`);
    for (const line of text.split('\n').filter((one) => one !== '')) JSON.parse(line);
  });

  it('leaves the line of the runbook working for whoever has the dump role (M11, M14)', () => {
    const dumpUrl = new URL(urlOf('accubooks_dump'));
    const environment = {
      ...{ PATH: process.env.PATH, PGHOST: dumpUrl.hostname, PGPORT: dumpUrl.port, PGUSER: dumpUrl.username },
      ...{ PGPASSWORD: decodeURIComponent(dumpUrl.password), PGDATABASE: dumpUrl.pathname.slice(1) },
    };
    execFileSync('sh', ['-c', 'pg_dump > backup_[TIMESTAMP].sql'], { cwd: dir, env: environment });
    expect(readFileSync(path.join(dir, 'backup_[TIMESTAMP].sql'), 'utf8')).toContain('COPY public.postings');
  });
});
