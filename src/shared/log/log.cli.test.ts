import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../../..');
const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-log-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

type Event = { level: string; msg: string; kind?: string; [field: string]: unknown };

let runs = 0;
/** Runs `statements` with a log in a process of its own; what reached stdout and each file. */
function runLogging(statements: string): { stdout: string; file: (name: string) => string } {
  const logDir = path.join(dir, String((runs += 1)));
  const script = `
    import { createLog } from './src/shared/log/log.ts';
    const log = createLog({ process: 'test', logDir: ${JSON.stringify(logDir)} });
    ${statements}`;
  const run = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(run.stderr).toBe('');
  return { stdout: run.stdout, file: (name) => readFileSync(path.join(logDir, name), 'utf8') };
}

const eventsOf = (text: string): Event[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Event);

describe('the log', () => {
  it('brings each event to stdout and to one file by its kind, errors to error.log too (C03, R119–R122)', () => {
    const { stdout, file } = runLogging(`
      log.debug({ n: 1 }, 'a detail');
      log.info({ n: 2 }, 'an event');
      log.warn({ n: 3 }, 'a warning');
      log.error({ n: 4 }, 'an error');
      log.critical({ n: 5 }, 'a page');
      log.performance('forecast_generation', { n: 6, durationMs: 1234 });
      log.access({ n: 7, requestId: 'r1', status: 200 });
      log.with({ jobId: 'j1' }).info({ n: 8 }, 'a child');`);
    const numbers = (text: string) => eventsOf(text).map(({ n }) => n);
    expect(numbers(stdout)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(numbers(file('application.log'))).toEqual([1, 2, 3, 4, 5, 8]);
    expect(numbers(file('error.log'))).toEqual([4, 5]);
    expect(numbers(file('performance.log'))).toEqual([6]);
    expect(numbers(file('access.log'))).toEqual([7]);
    const inFiles = ['application.log', 'performance.log', 'access.log'].flatMap((name) =>
      file(name).trim().split('\n'),
    );
    expect(inFiles.sort()).toEqual(stdout.trim().split('\n').sort());
    expect(file('error.log')).toContain('"level":"CRITICAL"');
    expect(eventsOf(file('performance.log'))[0]).toMatchObject({
      operation: 'forecast_generation',
      durationMs: 1234,
    });
    expect(eventsOf(file('application.log')).at(-1)).toMatchObject({ jobId: 'j1' });
  });

  it('loses no buffered line when the process exits at once', () => {
    const { stdout, file } = runLogging(`
      for (let n = 0; n < 500; n += 1) log.access({ n });
      process.exit(0);`);
    expect(eventsOf(stdout)).toHaveLength(500);
    expect(eventsOf(file('access.log'))).toHaveLength(500);
  });

  it('writes no secret to any sink: fields at any depth, texts, errors and their causes', () => {
    const { stdout, file } = runLogging(`
      const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzZWNyZXQtand0In0.c2VjcmV0LXNpZ25hdHVyZQ';
      const url = 'postgresql://app:secret-db@127.0.0.1:5432/accubooks';
      log.error({ password: 'secret-1', body: { password: 'secret-2', deep: { er: { token: 'secret-3 "quoted"' } } } }, 'fields');
      log.info({ headers: { authorization: 'Bearer secret-4', cookie: 'accubooks_session=secret-5' } }, 'headers');
      log.warn({ DATABASE_URL: url, note: 'connecting to ' + url, jwtSecret: 'secret-6', list: [{ accessToken: 'secret-7' }] }, 'urls');
      log.info({ note: 'sent Bearer secret-8.x.y and ' + jwt }, 'text');
      log.error({ error: new Error('cannot reach ' + url, { cause: new Error('token ' + jwt + ' refused') }) }, 'errors');
      log.info({ user: { passwordHash: '$argon2id$v=19$m=19456,p=1,t=2$c2VjcmV0$c2VjcmV0LWhhc2g' } }, 'hash');
      log.critical({ error: 'JWT_SECRET $argon2id$v=19$m=1$c2VjcmV0LTk$x' }, 'message');
      log.performance('forecast_generation', { durationMs: 1, REDIS_URL: 'redis://:secret-r@host:6379' });`);
    const all = [stdout, ...['application.log', 'error.log', 'performance.log', 'access.log'].map(file)].join(
      '\n',
    );
    expect(all).not.toMatch(/secret-(?!\w*_)/);
    expect(all).not.toContain('c2VjcmV0');
    expect(all).toContain('postgresql://app:[redacted]@127.0.0.1:5432/accubooks');
    expect(eventsOf(stdout)).toHaveLength(8);
    expect(eventsOf(stdout)[4]).toMatchObject({ error: { type: 'Error', cause: { type: 'Error' } } });
  });
});
