import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderPages } from '@/core/alerts/renderPages.ts';
import { RUNBOOKS, type Runbook } from '@/core/alerts/runbooks.ts';
import { newId } from '@/shared/ids/newId.ts';
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

async function answerTo(line: string, environment: Record<string, string>, more = {}) {
  return spawnSync('/bin/bash', ['-c', `${await scriptOf(environment)}\n${line}`], {
    encoding: 'utf8',
    env: { PATH: `${folder}:/usr/bin:/bin`, HOME: '/home', ...more },
  });
}
async function typed(line: string, environment: Record<string, string> = NAMED): Promise<string> {
  const { stdout, stderr } = await answerTo(line, environment);
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

  describe('where npm start runs it', () => {
    const OWN = { DATABASE_OPERATOR_URL: 'postgresql://accubooks:a@127.0.0.1:5433/books' };
    beforeAll(() => writeFileSync(path.join(folder, 'supervisor.pid'), `${process.ppid}\n\n\n`));
    afterAll(() => rmSync(path.join(folder, 'supervisor.pid')));

    it.each([
      ['docker restart accubooks-api', 'npx accubooks processes restart api'],
      ['docker logs accubooks-worker --tail 200', 'npx accubooks processes logs worker --tail 200'],
      ['docker logs --tail 9 accubooks-api', 'npx accubooks processes logs api --tail 9'],
      ['docker stop accubooks-api', 'npx accubooks processes stop api'],
      ['docker ps', 'npx accubooks processes list'],
      ['docker-compose restart backend', 'npx accubooks processes restart api'],
      ['docker compose restart redis', 'npx accubooks processes restart redis'],
      ['docker restart db', 'docker restart db'],
      ['docker', 'docker'],
    ])('%s', async (line, reaches) => {
      expect((await typed(line, {})).replace(/ *\| *$/, '')).toBe(reaches);
      expect((await typed(`cd / && ${line}`, {})).replace(/ *\| *$/, '')).toBe(reaches);
    });

    it.each([
      ['docker inspect accubooks-api --format x', 'docker logs'],
      ['docker-compose up -d backend', `kill ${process.ppid}`],
      ['aws rds describe-db-instances --db-instance-identifier accubooks-prod', 'accubooks-postgres'],
    ])('%s has no meaning, and says what has', async (line, instead) => {
      const { status, stdout, stderr } = await answerTo(line, OWN);
      expect([status, stdout, stderr]).toEqual([1, '', expect.stringContaining(instead)]);
      expect(stderr.trim()).not.toContain('\n');
    });

    it('shows what the environment of the API has, without a secret and to no program', async () => {
      const environment = {
        JWT_SECRET: 'k'.repeat(64),
        DATABASE_URL: 'postgresql://accubooks_app:secret@127.0.0.1:5433/books?connection_limit=20',
      };
      expect(await typed('echo $JWT_SECRET | wc -c', environment)).toBe('65');
      const shown = await typed('echo $DATABASE_URL', environment);
      expect(shown).toBe('postgresql://accubooks_app:xxx@127.0.0.1:5433/books?connection_limit=20');
      expect(await typed('env | sed -n "/^JWT_SECRET=/p;/^DATABASE_URL=/p"', environment)).toBe('');
      const { stdout } = await answerTo('echo $JWT_SECRET', environment, { JWT_SECRET: 'its own' });
      expect(stdout).toBe('its own\n');
    });
  });

  it('shows the logs of npm start that has ended, and says how it is started again', async () => {
    writeFileSync(path.join(folder, 'environment.json'), '{"PORT":"3000"}');
    try {
      expect((await typed('docker logs accubooks-api', {})).replace(/ *\| *$/, '')).toBe(
        'npx accubooks processes logs api',
      );
      const { error } = await runCommand(['processes', 'restart', 'api'], { ACCUBOOKS_DATA: folder });
      expect(error).toContain('`npm start` has ended');
    } finally {
      rmSync(path.join(folder, 'environment.json'));
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

  const EXAMPLES: Readonly<Record<string, string>> = {
    ...{
      PID: '4711',
      ADDRESS: '203.0.113.7',
      EMAIL: 'kim@example.com',
      CHARGE: 'ch_3PqR',
      DAY: '2026-12-01',
    },
    ...{ COMPANY: newId(), INCIDENT: newId(), EVENT: 'evt_1', ID: newId(), NAME: 'kim' },
  };
  const written = renderPages().flatMap(({ markdown }) =>
    [...markdown.matchAll(/npx accubooks ([^`\n]*)/g)].map(([, line = '']) => line.trim()),
  );
  // What reads no store, or writes files here.
  const lines = [...new Set(written)].filter((line) => !/^(shell|alerts) ?/.test(line));

  it.each(lines)('takes accubooks %s as it is written', async (line) => {
    const words = line.replace(/ [<>|#] ?.*$/, '').match(/"[^"]*"|\S+/g) ?? [];
    const parameters = words.map((word) => EXAMPLES[word] ?? word.replaceAll('"', ''));
    const { error } = await runCommand(parameters, {
      ...{ ACCUBOOKS_DATA: folder, ACCUBOOKS_URL: 'http://127.0.0.1:9', PAGER_URL: 'http://127.0.0.1:9' },
      ...{ DATABASE_OPERATOR_URL: 'postgresql://a@127.0.0.1:1/b', STATUS_URL: 'http://127.0.0.1:9' },
    });
    // What the parser says, and nothing else begins with.
    expect(error).not.toMatch(/^error: /m);
  });

  it('understands every line of every procedure', async () => {
    const all: readonly Runbook[] = Object.values(RUNBOOKS);
    const lines = all.flatMap(({ steps }) => steps.map(({ commands = [] }) => commands.join('\n')));
    const script = `${await scriptOf(NAMED)}\n${lines.join('\n')}`;
    const { status, stderr } = spawnSync('/bin/bash', ['-n'], { encoding: 'utf8', input: script });
    expect([status, stderr]).toEqual([0, '']);
  });
});
