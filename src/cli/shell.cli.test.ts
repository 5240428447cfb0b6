import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { RUNBOOKS, type Runbook } from '@/core/alerts/runbooks.ts';
import { runCommand } from '../../test/support/runCommand.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'accubooks-shell-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
for (const program of ['psql', 'pg_dump', 'redis-cli', 'curl', 'docker', 'npx', 'grep', 'tail']) {
  const file = path.join(folder, program);
  writeFileSync(file, `#!/bin/sh\necho "${program} $* | $PGUSER $PGPASSWORD $REDISCLI_AUTH"\n`);
  chmodSync(file, 0o755);
}

const NAMED = {
  DATABASE_OPERATOR_URL: "postgresql://accubooks:it's%20%24HOME@10.0.0.7:5433/books",
  DATABASE_DUMP_URL: 'postgresql://dump:other@10.0.0.7:5433/books',
  REDIS_URL: 'redis://:secret@10.0.0.8:6380/0',
  ACCUBOOKS_URL: 'http://10.0.0.9:3000/',
  PROMETHEUS_URL: 'http://10.0.0.9:19090',
  LOG_DIR: '/elsewhere/logs',
};
const scriptOf = async (environment: Record<string, string>) =>
  (await runCommand(['shell'], { ACCUBOOKS_DATA: folder, ...environment })).out;

async function typed(line: string, environment: Record<string, string> = NAMED): Promise<string> {
  const { stdout, stderr } = spawnSync('/bin/bash', ['-c', `${await scriptOf(environment)}\n${line}`], {
    encoding: 'utf8',
    env: { PATH: `${folder}:/usr/bin:/bin`, HOME: '/home' },
  });
  expect(stderr).toBe('');
  return stdout.trim();
}

describe('accubooks shell', () => {
  it.each([
    [
      'psql -h db-host -U accubooks -c "SELECT count(*) FROM pg_stat_activity;"',
      "psql -h 10.0.0.7 -U accubooks -c SELECT count(*) FROM pg_stat_activity; | accubooks it's $HOME secret",
    ],
    ['psql -c "SELECT 1"', "psql -c SELECT 1 | accubooks it's $HOME secret"],
    ['pg_dump', 'pg_dump  | dump other secret'],
    [
      'redis-cli -h redis-host ping',
      "redis-cli -h 10.0.0.8 -p 6380 -h 10.0.0.8 ping | accubooks it's $HOME secret",
    ],
    [
      'curl https://api.accubooks.com/api/monitoring/health',
      "curl http://10.0.0.9:3000/api/monitoring/health | accubooks it's $HOME secret",
    ],
    ['curl https://example.com/a', "curl https://example.com/a | accubooks it's $HOME secret"],
    [
      'curl http://prometheus:9090/-/healthy',
      "curl http://10.0.0.9:19090/-/healthy | accubooks it's $HOME secret",
    ],
    [
      'grep "forecast_generation" /var/log/accubooks/performance.log',
      "grep forecast_generation /elsewhere/logs/performance.log | accubooks it's $HOME secret",
    ],
    [
      'docker logs accubooks-api --tail 100',
      "docker logs accubooks-api --tail 100 | accubooks it's $HOME secret",
    ],
  ])('%s', async (line, reaches) => {
    expect(await typed(line)).toBe(reaches);
  });

  it('means the processes of npm start by docker, where that runs, and leaves other containers alone', async () => {
    const pidFile = path.join(folder, 'supervisor.pid');
    writeFileSync(pidFile, `${process.ppid}\n\n\n`);
    try {
      const lines =
        'docker restart accubooks-api; docker logs accubooks-worker --tail 200; docker restart db';
      expect((await typed(lines, {})).replaceAll(/ *\| *$/gm, '')).toBe(
        [
          'npx accubooks processes restart api',
          'npx accubooks processes logs worker --tail 200',
          'docker restart db',
        ].join('\n'),
      );
    } finally {
      rmSync(pidFile);
    }
  });

  it('says where the lines lead, and no password', async () => {
    const { error } = await runCommand(['shell'], { ACCUBOOKS_DATA: folder, ...NAMED });
    expect(error).toContain('psql     accubooks on 10.0.0.7:5433/books');
    expect(error).not.toMatch(/HOME|other|secret/);
    const none = await runCommand(['shell'], { ACCUBOOKS_DATA: folder });
    expect([none.exitCode, none.error]).toEqual([0, expect.stringContaining('no database is named')]);
  });

  it('names the variable that holds no address, and not what it holds', async () => {
    for (const variable of ['DATABASE_OPERATOR_URL', 'DATABASE_DUMP_URL', 'REDIS_URL']) {
      const { exitCode, out, error } = await runCommand(['shell'], { ...NAMED, [variable]: 'p4ssw0rd' });
      expect([exitCode, out, error]).toEqual([64, '', expect.stringContaining(`${variable} is no address`)]);
      expect(error).not.toContain('p4ssw0rd');
    }
  });

  it('understands every line of every procedure', async () => {
    const all: readonly Runbook[] = Object.values(RUNBOOKS);
    const lines = all.flatMap(({ steps }) => steps.map(({ commands = [] }) => commands.join('\n')));
    const script = `${await scriptOf(NAMED)}\n${lines.join('\n')}`;
    const { status, stderr } = spawnSync('/bin/bash', ['-n'], { encoding: 'utf8', input: script });
    expect([status, stderr]).toEqual([0, '']);
  });
});
