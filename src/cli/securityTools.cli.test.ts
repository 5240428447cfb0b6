import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { buildApi } from '@/api/buildApi.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import { parseConfig } from '@/shared/config/config.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { buildEnvironment } from '@/supervisor/buildEnvironment.ts';
import { dataFolderAt } from '@/supervisor/DataFolder.ts';
import { readEnvironmentFile, writeEnvironmentFile } from '@/supervisor/environmentFile.ts';
import { choosePorts } from '@/supervisor/ports.ts';
import { makeSecrets } from '@/supervisor/Secrets.ts';
import { createApiKey } from '../../test/support/createApiKey.ts';
import { runCommand } from '../../test/support/runCommand.ts';
import { createTestApi } from '../../test/support/testApi.ts';
import { silentLog } from '../../test/support/testDatabase.ts';
import { eventually } from '../../test/support/workerStage.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-security-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const SECRET = 'a secret of this test with no comma in it';
const api = await createTestApi({ environment: { JWT_SECRET: SECRET } });
const { server, owner, urlOf, clientOf } = api;
const environment = {
  DATABASE_OWNER_URL: urlOf('accubooks_owner'),
  DATABASE_OPERATOR_URL: urlOf('accubooks'),
  ACCUBOOKS_DATA: dir,
};
const run = (parameters: readonly string[], more: Record<string, string> = {}) =>
  runCommand(['security', ...parameters], { ...environment, ...more });

async function detailsOf(action: string): Promise<object[]> {
  const { rows } = await (await clientOf('admin')).query<{ event: string }>(
    `SELECT event FROM audit_events WHERE action = $1 ORDER BY seq`,
    [action],
  );
  return rows.map(({ event }) => (JSON.parse(event) as { details: object }).details);
}

describe('accubooks security rotate-secret', { timeout: 60_000 }, () => {
  const file = path.join(dir, 'environment.json');
  /** What the next `npm start` would give its servers. */
  async function nextStart(): Promise<Record<string, string>> {
    const ports = await choosePorts(undefined, {});
    const { secrets } = readEnvironmentFile(file);
    return { ...buildEnvironment(dir, dataFolderAt(dir), ports, secrets, {}) };
  }
  /** The API as it is after a restart with what the file says. */
  async function askRestarted(authorization: string): Promise<number> {
    const { JWT_SECRET = '', JWT_SECRETS_PREVIOUS = '' } = await nextStart();
    const given = { DATABASE_URL: urlOf('accubooks_app'), JWT_SECRET, JWT_SECRETS_PREVIOUS };
    const restarted = await buildApi({
      ...{ ...api, config: { ...api.config, ...parseConfig(given), REDIS_URL: api.config.REDIS_URL } },
      ...{ clock: systemClock, log: silentLog, metrics: createMetrics('api') },
    });
    const answer = await restarted.inject({ url: '/api/auth/me', headers: { authorization } });
    await restarted.close();
    return answer.statusCode;
  }

  it('makes a new one in the file of npm start: with overlap old tokens hold, without they do not', async () => {
    const person = await owner();
    writeEnvironmentFile(file, {
      secrets: { ...makeSecrets(), jwt: SECRET },
      variables: { KEPT: 'x' },
    });
    expect(await askRestarted(person.headers.authorization)).toBe(200);
    const done = await run(['rotate-secret', '--reason', 'yearly']);
    expect([done.exitCode, done.error]).toEqual([0, '']);
    const secret = (await nextStart()).JWT_SECRET ?? '';
    expect(secret).not.toBe(SECRET);
    expect(done.out).not.toContain(secret);
    expect(done.out).toContain('Restart the API and every worker');
    expect(readEnvironmentFile(file).variables).toMatchObject({ KEPT: 'x', JWT_SECRET: secret });
    expect(await askRestarted(person.headers.authorization)).toBe(200);
    const leaked = await run(['rotate-secret', '--no-overlap', '--reason', 'leaked']);
    expect(leaked.out).toContain('is refused from then on');
    expect((await nextStart()).JWT_SECRETS_PREVIOUS).toBe('');
    expect(await askRestarted(person.headers.authorization)).toBe(401);
    const details = await detailsOf('secret.rotated');
    expect(details).toMatchObject([
      { reason: 'yearly', overlap: true },
      { reason: 'leaked', overlap: false },
    ]);
    expect(JSON.stringify(details)).not.toContain(SECRET);
  });

  it('says what to set where the environment keeps the secret, and changes no file then', async () => {
    const before = readFileSync(file, 'utf8');
    const done = await run(['rotate-secret', '--reason', 'yearly'], {
      JWT_SECRET: 'another secret that the environment has',
    });
    expect(done.out).toMatch(/^JWT_SECRET=[\w-]{48}$/m);
    expect(done.out).toContain('JWT_SECRETS_PREVIOUS=another secret that the environment has');
    expect(readFileSync(file, 'utf8')).toBe(before);
    const comma = await run(['rotate-secret', '--reason', 'x'], {
      JWT_SECRET: 'one, with a comma in the middle of it',
    });
    expect([comma.exitCode, comma.error]).toEqual([2, expect.stringContaining('--no-overlap')]);
    expect(await run(['rotate-secret', '--reason', 'x'], { ACCUBOOKS_DATA: '/nowhere' })).toMatchObject({
      exitCode: 64,
    });
  });
});

describe('accubooks security block-ip', { timeout: 60_000 }, () => {
  it('turns an address away, tells the incident, and ends by itself', async () => {
    const remoteAddress = '203.0.113.77';
    const ask = async () => (await server.inject({ url: '/api/auth/me', remoteAddress })).statusCode;
    expect(await ask()).toBe(401);
    const incident = await runCommand(
      ['incidents', 'open', 'Attack', '--priority', 'P1', '--json'],
      environment,
    );
    const { id } = JSON.parse(incident.out) as { id: string };
    const done = await run([
      'block-ip',
      remoteAddress,
      '--for',
      '3s',
      '--reason',
      'attack',
      '--incident',
      id,
    ]);
    expect([done.exitCode, done.out]).toEqual([0, expect.stringMatching(/^203\.0\.113\.77 is turned away/)]);
    await eventually(async () => (await ask()) === 403);
    await eventually(async () => (await ask()) === 401);
    const shown = await runCommand(['incidents', 'show', id], environment);
    expect(shown.out).toContain('203.0.113.77 is turned away until');
    expect(await run(['block-ip', 'nonsense', '--reason', 'x'])).toMatchObject({ exitCode: 2 });
  });
});

describe('accubooks security exposure', { timeout: 60_000 }, () => {
  const logDir = mkdtempSync(path.join(dir, 'logs'));
  const COMPANY = '01JZ0000000000000000000000';
  const line = (time: string, more: object) =>
    `${JSON.stringify({ level: 'INFO', time, kind: 'access', method: 'GET', route: '/api/cash', status: 200, ip: '10.0.0.1', ...more })}\n`;
  const RANGE = ['--from', '2026-03-01T10:00Z', '--to', '2026-03-01T10:10Z', '--log-dir', logDir];
  type Report = { rows: { answered: number; refused: number; bytes: number; ip: string }[]; gaps: string[] };
  const ask = async (...more: string[]) => {
    const done = await run(['exposure', ...RANGE, ...more, '--json']);
    return JSON.parse(done.out) as Report;
  };
  const ours = { companyId: COMPANY, userId: 'u1', sessionId: 's1', bytes: 100 };

  it('adds up who read what over rotated files, and says where the log has nothing', async () => {
    const packed =
      line('2026-03-01T10:01:00Z', ours) + line('2026-03-01T10:02:00Z', { ...ours, status: 403 });
    writeFileSync(path.join(logDir, 'access.log.2.gz'), gzipSync(packed));
    writeFileSync(
      path.join(logDir, 'access.log'),
      line('2026-03-01T10:08:30Z', { ...ours, apiKeyId: 'k1', sessionId: undefined, ip: '10.0.0.2' }) +
        line('2026-03-01T10:09:00Z', { companyId: 'another', userId: 'u2' }) +
        line('2026-03-01T11:00:00Z', ours),
    );
    appendFileSync(path.join(logDir, 'access.log'), '{"cut off');
    const report = await ask('--company', COMPANY);
    expect(report.rows).toMatchObject([
      { userId: 'u1', sessionId: 's1', answered: 1, refused: 1, bytes: 100, ip: '10.0.0.1' },
      { userId: 'u1', apiKeyId: 'k1', sessionId: null, answered: 1, refused: 0, ip: '10.0.0.2' },
    ]);
    expect(report.gaps).toEqual([
      expect.stringContaining('Nothing was written: 2026-03-01T10:02:00.000Z to 2026-03-01T10:08:30.000Z'),
      'access.log.1 is missing.',
      expect.stringContaining('1 lines are damaged'),
      expect.stringContaining('past the API is not in this log'),
    ]);
    expect((await ask('--key', 'k1')).rows).toHaveLength(1);
    expect((await ask('--ip', '10.0.0.1')).rows).toHaveLength(2);
    const csv = await run(['exposure', ...RANGE, '--session', 's1', '--csv']);
    expect(csv.out.split('\n')).toHaveLength(3);
    expect(csv.error).toContain('access.log.1 is missing.');
    expect((await detailsOf('exposure.reported')).length).toBeGreaterThan(2);
  });

  it('says so when a file is damaged, when there is none, and what is to be named', async () => {
    writeFileSync(path.join(logDir, 'access.log.1.gz'), Buffer.from('no gzip'));
    expect((await ask('--company', COMPANY)).gaps.join(' ')).toContain(
      'access.log.1.gz cannot be read to its end',
    );
    rmSync(path.join(logDir, 'access.log.1.gz'));
    const nowhere = await run([
      'exposure',
      ...RANGE.slice(0, 4),
      '--company',
      COMPANY,
      '--log-dir',
      '/nowhere',
    ]);
    expect(nowhere.out).toContain('There is no access.log in /nowhere.');
    expect(await run(['exposure', ...RANGE])).toMatchObject({ exitCode: 64 });
    expect(await run(['exposure', ...RANGE, '--person', 'nobody@example.com'])).toMatchObject({
      exitCode: 2,
    });
  });

  it('finds what a real API has written: by session and by key, and no token', async () => {
    const logged: object[] = [];
    const log = { ...silentLog, access: (fields: object) => void logged.push(fields) };
    const listening = await buildApi({ ...api, clock: systemClock, log, metrics: createMetrics('api') });
    const person = await owner();
    const key = await createApiKey(server, person.headers);
    for (const authorization of [person.headers.authorization, `Bearer ${key}`])
      await listening.inject({ url: '/api/companies/current', headers: { authorization } });
    await eventually(async () => logged.length === 2);
    await listening.close();
    expect(logged).toMatchObject([
      { userId: person.id, sessionId: expect.any(String) },
      { apiKeyId: expect.any(String) },
    ]);
    const real = mkdtempSync(path.join(dir, 'real'));
    const time = new Date().toISOString();
    writeFileSync(
      path.join(real, 'access.log'),
      logged.map((fields) => `${JSON.stringify({ time, ...fields })}\n`).join(''),
    );
    expect(readFileSync(path.join(real, 'access.log'), 'utf8')).not.toContain(key);
    const done = await run([
      ...[
        'exposure',
        '--person',
        person.email,
        '--from',
        '2020-01-01',
        '--to',
        '2100-01-01',
        '--log-dir',
        real,
        '--json',
      ],
    ]);
    expect((JSON.parse(done.out) as Report).rows).toMatchObject([
      { companyId: person.companyId, answered: 1, apiKeyId: null },
      { companyId: person.companyId, answered: 1, sessionId: null },
    ]);
  });
});
