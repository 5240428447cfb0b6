import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '@/shared/clock/Clock.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { freePort } from '@/supervisor/freePort.ts';
import { buildWorker } from '@/worker/buildWorker.ts';
import { createTestApi, type Person, TEST_PERSON_PASSWORD } from '../../test/support/testApi.ts';
import { silentLog } from '../../test/support/testDatabase.ts';
import { bundleWorker } from '../../test/support/workerStage.ts';
import { runCli } from './runCli.ts';

const BOOKS = path.join(import.meta.dirname, '../../test/fixtures/books');
const api = await createTestApi();

type Transcript = { exitCode: number; out: string; error: string };

describe('accubooks', () => {
  let url: string;
  let person: Person & { companyId: string };
  const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-cli-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  beforeAll(async () => {
    url = await api.server.listen({ host: '127.0.0.1', port: 0 });
    person = await api.owner();
  });

  /** Runs a command line as the person, and returns what a terminal would show. */
  async function run(
    line: string,
    environment: Record<string, string> = {},
    input = '',
  ): Promise<Transcript> {
    const transcript = { exitCode: -1, out: '', error: '' };
    const signedIn = {
      ACCUBOOKS_URL: url,
      ACCUBOOKS_EMAIL: person.email,
      ACCUBOOKS_PASSWORD: TEST_PERSON_PASSWORD,
    };
    transcript.exitCode = await runCli(
      line.split(' ').filter((word) => word !== ''),
      { ...signedIn, ...environment },
      {
        writeOut: (text) => {
          transcript.out += text;
        },
        writeError: (text) => {
          transcript.error += text;
        },
        readInput: async () => input,
      },
    );
    expect(transcript.out + transcript.error).not.toMatch(/eyJ|correct horse|\n\s+at /);
    return transcript;
  }

  const importLine = (name: string, options = '') => `import ${path.join(BOOKS, name)} ${options}`;

  it('explains itself, each command and its exit codes', async () => {
    const help = await run('--help');
    expect(help.exitCode).toBe(0);
    for (const word of ['import', 'report', 'forecast', 'health', '--company', 'Exit codes:', '77'])
      expect(help.out).toContain(word);
    for (const line of [
      'import',
      'report',
      'report trial-balance',
      'report profit-and-loss',
      'report balance-sheet',
      'report general-ledger',
      'forecast',
      'health',
      'operators',
      'operators add',
      'audit',
      'audit verify',
    ]) {
      const each = await run(`${line} --help`);
      expect([line, each.exitCode]).toEqual([line, 0]);
      expect(each.out).toContain(`Usage: accubooks ${line}`);
    }
  });

  it('refuses a command line that is not right with 64', async () => {
    for (const line of [
      '',
      'reports',
      'import',
      'import no-such-file.se',
      'report trial-balance --from 2024-13',
      'report general-ledger',
      'report general-ledger --account 1930 --from 2023-02-29',
      'forecast --horizon 37',
      'forecast --put-back cash',
      'forecast --put-back cash:2025-13',
      'forecast --put-back :2025-03',
      'forecast --put-back all',
      'forecast --refits 3',
      'health --frobnicate',
    ]) {
      const { exitCode, out, error } = await run(line);
      expect([line, exitCode, out]).toEqual([line, 64, '']);
      expect(error).not.toBe('');
    }
    const bad = await run('health', { ACCUBOOKS_URL: 'ftp://secret:word@example.com' });
    expect(bad.exitCode).toBe(64);
    expect(bad.error).toContain('ACCUBOOKS_URL');
    expect(bad.error).not.toContain('secret');
  });

  it('asks for books before it reports on them', async () => {
    expect(await run('report trial-balance')).toEqual({
      exitCode: 2,
      out: '',
      error: 'There are no books yet; import some first. (BOOKS_EMPTY)\n',
    });
    const forecast = await run('forecast');
    expect([forecast.exitCode, forecast.error]).toEqual([2, expect.stringContaining('BOOKS_EMPTY')]);
  });

  it('previews, commits and finds everything already there the second time', async () => {
    const dry = await run(importLine('sie4-test4.se', '--dry-run --yes'));
    expect(dry.exitCode).toBe(0);
    expect(dry.out).toContain('new 167, already there 0');
    expect(dry.error).toBe('No voucher was written; run it with --yes to commit.\n');
    expect((await run(importLine('sie4-test4.se'))).exitCode).toBe(0);
    const committed = await run(importLine('sie4-test4.se', '--yes'));
    expect([committed.exitCode, committed.error]).toEqual([0, '']);
    expect(committed.out).toMatch(
      /^Import \w{26} is committed\.\nnew 167, already there 0, twins kept 0, refused 0\n/,
    );
    expect(committed.out).toContain('Proven: opening + postings = closing for');
    const again = await run(importLine('sie4-test4.se', '--yes --json'));
    expect(JSON.parse(again.out)).toMatchObject({ new: 0, alreadyThere: 167 });
  });

  it('points whoever has a second factor to API keys, with 77', async () => {
    const other = await api.owner();
    const admin = await api.clientOf('admin');
    await admin.query(
      "INSERT INTO second_factors (user_id, sealed_secret, confirmed_at) VALUES ($1, 'x', now())",
      [other.id],
    );
    const { exitCode, error } = await run('report trial-balance', { ACCUBOOKS_EMAIL: other.email });
    expect([exitCode, error]).toEqual([77, expect.stringContaining('ACCUBOOKS_API_KEY')]);
  });

  it('refuses a damaged file with 2, names the voucher and writes nothing', async () => {
    const other = await api.owner();
    const { exitCode, out, error } = await run(importLine('sie4-ovnbolag-bad-balance.se', '--yes'), {
      ACCUBOOKS_EMAIL: other.email,
    });
    expect(exitCode).toBe(2);
    expect(out).toMatch(/line \d+, voucher .*VOUCHER_UNBALANCED/);
    expect(error).toBe('The file was refused and nothing was written. (IMPORT_REFUSED)\n');
  });

  it('reads a CSV by mapping', async () => {
    const other = await api.owner();
    const file = path.join(dir, 'books.csv');
    writeFileSync(
      file,
      'Day,Acc,In,Out,Doc\n2024-01-05,1930,100.00,,1\n2024-01-05,3001,,100.00,1\n2024-01-06,5010,40.00,,2\n2024-01-06,1930,,40.00,2\n',
    );
    const mapping = '{"date":"Day","account":"Acc","debit":"In","credit":"Out","voucher":"Doc"}';
    const { exitCode, out, error } = await run(`import ${file} --yes --mapping ${mapping}`, {
      ACCUBOOKS_EMAIL: other.email,
    });
    expect([exitCode, error], out).toEqual([0, '']);
    expect(out).toContain('new 2,');
    const bad = await run(`import ${file} --yes --mapping {"date":7,}`);
    expect([bad.exitCode, bad.error]).toEqual([2, expect.stringContaining('VALIDATION_FAILED')]);
  });

  it('prints the statements to the cent, for people and for programs', async () => {
    const profitAndLoss = await run('report profit-and-loss');
    expect(profitAndLoss.exitCode).toBe(0);
    expect(profitAndLoss.out).toMatch(/\n\s+Result .* -718781\.23\n$/);
    const sheet = await run('report balance-sheet');
    expect(sheet.out).toContain('Balanced: assets = liabilities + equity.');
    expect(sheet.out).toMatch(/Result not yet closed\s+-718781\.23/);
    const trial = await run('report trial-balance');
    expect(trial.out).toMatch(/\n\s+Total\s+SEK\s+0\.00\s+(\S+)\s+\1\s+0\.00\n$/);
    const json = await run('--json report trial-balance');
    const { rows } = JSON.parse(json.out) as { rows: { number: string; closingMinor: number }[] };
    const cash = rows.filter(({ number }) => number.startsWith('19'));
    expect(cash.reduce((sum, { closingMinor }) => sum + closingMinor, 0)).toBe(1_484_157_00);
    const ledger = await run('report general-ledger --account 1930');
    const closing = rows.find(({ number }) => number === '1930')?.closingMinor ?? 0;
    expect(ledger.out).toContain(`closing ${(closing / 100).toFixed(2)}\n`);
    const counted = /(\d+) of (\d+) rows\n$/.exec(ledger.out);
    expect(counted?.[1]).toBe(counted?.[2]);
    const few = await run('report general-ledger --account 1930 --rows 3');
    expect(few.out).toMatch(new RegExp(`\\n3 of ${counted?.[2]} rows\\n$`));
    const missing = await run('report general-ledger --account 9999999');
    expect(missing).toEqual({
      exitCode: 2,
      out: '',
      error: 'There is no account 9999999 in this company. (ACCOUNT_NOT_FOUND)\n',
    });
    const backwards = await run('report trial-balance --from 2008-05 --to 2008-04');
    expect([backwards.exitCode, backwards.error]).toEqual([
      2,
      expect.stringContaining('REPORT_RANGE_INVALID'),
    ]);
  });

  it('orders a forecast', async () => {
    const ordered = await run('forecast --horizon 6');
    expect([ordered.exitCode, ordered.error]).toEqual([0, '']);
    expect(ordered.out).toMatch(/^Forecast job \w{26} is queued\.\n$/);
    const unknown = await run('forecast --scenario 01ARZ3NDEKTSV4RRFFQ69G5FAV');
    expect([unknown.exitCode, unknown.error]).toEqual([2, expect.stringContaining('SCENARIO_NOT_FOUND')]);
    const strange = await run('forecast --put-back cash:2008-03 --put-back cash:2025-03');
    expect([strange.exitCode, strange.error]).toEqual([2, expect.stringContaining('PUT_BACK_UNKNOWN')]);
  });

  it('waits for a forecast and shows it with its reasons', async () => {
    const { threadUrl } = await bundleWorker();
    const worker = buildWorker({
      config: { FORECAST_CONCURRENCY: 1, FORECAST_TIMEOUT_MS: 30_000, HOST: '127.0.0.1', WORKER_PORT: 0 },
      clock: systemClock,
      log: silentLog,
      metrics: createMetrics('worker'),
      database: api.workerDatabase,
      redis: undefined,
      threadUrl,
    });
    await worker.start();
    try {
      const { exitCode, out, error } = await run('forecast --horizon 3 --wait');
      expect([exitCode, error]).toEqual([0, '']);
      expect(out).toMatch(/^Forecast \w{26}, books until 2008-12-\d\d\nBaseline, SEK\n/);
      expect(out.match(/^2009-0[123] +-?\d+\.\d\d/gm)).toHaveLength(3);
      expect(out).toMatch(/lowest expected cash -?\d+\.\d\d in 200\d-\d\d\n.+/);
      expect(out).toMatch(/\nFinance figures, SEK, floor 0\.00\nFigure +Value +Why\n/);
      expect(out).toMatch(
        /\nQuarters and years, SEK\nPeriod +Income +Expenses +Result +80 % from +to +Cash at its end\n/,
      );
      expect(out).toMatch(/\n2009 Q1( +-?\d+\.\d\d){6}\n/);
      for (const label of [
        'Runway at the present burn',
        'Gross burn',
        'Expected expenses',
        'Expected receipts',
      ])
        expect(out).toContain(`\n${label} `);
      const kept = await run('forecast --horizon 3 --wait --put-back cash:2008-03 --put-back income:2008-12');
      expect([kept.exitCode, kept.error]).toEqual([0, '']);
      expect(kept.out).toContain('put back although it stands out: cash:2008-03, income:2008-12\n');
    } finally {
      await worker.stop();
    }
  });

  it('says 77 to who is not signed in, whichever way', async () => {
    const nobody = await run('report trial-balance', { ACCUBOOKS_EMAIL: '', ACCUBOOKS_PASSWORD: '' });
    expect([nobody.exitCode, nobody.error]).toEqual([77, expect.stringContaining('ACCUBOOKS_PASSWORD')]);
    const wrong = await run('report trial-balance', { ACCUBOOKS_PASSWORD: 'wrong wrong wrong' });
    expect([wrong.exitCode, wrong.error]).toEqual([77, expect.stringContaining('CREDENTIALS_INVALID')]);
    const stdin = await run(
      'report trial-balance --password-stdin',
      { ACCUBOOKS_PASSWORD: '' },
      `${TEST_PERSON_PASSWORD}\n`,
    );
    expect([stdin.exitCode, stdin.error]).toEqual([0, '']);
  });

  it('takes an API key for a password, in its company and within its scopes only', async () => {
    const made = await api.server.inject({
      method: 'POST',
      url: '/api/api-keys',
      headers: person.headers,
      payload: { name: 'Script', scopes: ['books.read'], validDays: 1 },
    });
    const { key } = made.json<{ key: string }>();
    const byKey = { ACCUBOOKS_API_KEY: key, ACCUBOOKS_EMAIL: '', ACCUBOOKS_PASSWORD: '' };
    const report = await run('report trial-balance', byKey);
    expect([report.exitCode, report.error]).toEqual([0, '']);
    expect(report.out).toBe((await run('report trial-balance')).out);
    const beyond = await run('forecast', byKey);
    expect([beyond.exitCode, beyond.error]).toEqual([
      2,
      expect.stringContaining('lacks the scope forecasts'),
    ]);
    const mistyped = await run('report trial-balance', { ...byKey, ACCUBOOKS_API_KEY: key.slice(1) });
    expect([mistyped.exitCode, mistyped.error]).toEqual([77, expect.stringContaining('UNAUTHENTICATED')]);
    const other = await run('report trial-balance --company 01ARZ3NDEKTSV4RRFFQ69G5FAV', byKey);
    expect([other.exitCode, other.error]).toEqual([2, expect.stringContaining('COMPANY_NOT_FOUND')]);
  });

  it('lets a member of several companies say which one', async () => {
    const payload = { name: 'Second AB', currency: 'SEK' };
    await api.server.inject({ method: 'POST', url: '/api/companies', headers: person.headers, payload });
    const which = await run('report balance-sheet');
    expect(which.exitCode).toBe(2);
    expect(which.error).toContain(`${person.companyId}  Test AB`);
    expect(
      (await run('report balance-sheet --company Test AB'.replace('Test AB', person.companyId))).exitCode,
    ).toBe(0);
    expect((await run('report balance-sheet', { ACCUBOOKS_COMPANY: 'Test AB' })).exitCode).toBe(0);
    expect((await run('report balance-sheet --company Nobody')).error).toContain(
      'No single company is called Nobody.',
    );
  });

  it('tells health by its exit code, and 69 when nothing answers', async () => {
    const health = await run('health --json');
    const { status } = JSON.parse(health.out) as { status: string };
    expect([status, health.exitCode]).toEqual([status, status === 'unhealthy' ? 1 : 0]);
    expect((await run('health')).out).toMatch(/database\s+healthy/);
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    expect(await run(`health --url ${nowhere}`)).toEqual({
      exitCode: 69,
      out: '',
      error: `Nothing answers at ${nowhere}; start it with \`npm start\`, or name another address with --url. (SERVER_UNREACHABLE)\n`,
    });
  });

  it('ends its process with the exit code', async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    const main = path.join(import.meta.dirname, 'main.ts');
    const ended = spawnSync(process.execPath, ['--import', 'tsx', main, 'health', '--url', nowhere], {
      encoding: 'utf8',
      cwd: path.join(import.meta.dirname, '../..'),
    });
    expect([ended.status, ended.stdout]).toEqual([69, '']);
  });
});
