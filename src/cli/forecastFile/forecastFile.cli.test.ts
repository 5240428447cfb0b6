/** `accubooks forecast FILE` as a terminal shows it; no server takes part. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../runCli.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
/** Inside the repository, so that the bundle finds its packages. */
const bundles = mkdtempSync(path.join(ROOT, 'node_modules/.accubooks-test-'));
const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-forecast-'));
afterAll(() => {
  for (const folder of [bundles, dir]) rmSync(folder, { recursive: true, force: true });
});
beforeAll(async () => {
  await build({
    entryPoints: [path.join(import.meta.dirname, 'forecastFileThread.ts')],
    outdir: bundles,
    outExtension: { '.js': '.mjs' },
    ...{ bundle: true, format: 'esm', platform: 'node', packages: 'external', logLevel: 'error' },
    alias: { '@': path.join(ROOT, 'src') },
  });
});

function run(line: string, options: { isErrorTerminal?: boolean } = {}) {
  return runWords(
    line.split(' ').filter((word) => word !== ''),
    options,
  );
}

async function runWords(words: readonly string[], options: { isErrorTerminal?: boolean } = {}) {
  const transcript = { exitCode: -1, out: '', error: '' };
  transcript.exitCode = await runCli(
    [...words],
    {},
    {
      writeOut: (text) => {
        transcript.out += text;
      },
      writeError: (text) => {
        transcript.error += text;
      },
      readInput: async () => '',
      forecastThread: pathToFileURL(path.join(bundles, 'forecastFileThread.mjs')),
      ...options,
    },
  );
  return transcript;
}

function write(name: string, lines: readonly string[]): string {
  const file = path.join(dir, name);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

/** A year's wave on a slope, different for each series; no chance in it. */
const valueAt = (series: number, t: number) =>
  (
    100 +
    7 * series +
    t * (1 + series / 10) +
    20 * Math.sin((t + series) / 1.9) +
    ((t * 7919 + series) % 13)
  ).toFixed(2);

function monthlyFile(series: number, months: number): string {
  const lines = ['series_id,month,value'];
  for (let id = 0; id < series; id += 1)
    for (let t = 0; t < months; t += 1)
      lines.push(
        `line ${id},${2015 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, '0')},${valueAt(id, t)}`,
      );
  return write('monthly.csv', lines);
}

describe('accubooks forecast FILE', () => {
  it('prints a line of JSON for each series, in the order of the file', async () => {
    const file = monthlyFile(5, 48);
    const { exitCode, out, error } = await run(`forecast ${file} --horizon 18 --level 95 --json`);
    expect([exitCode, error]).toEqual([0, '']);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ series_id }) => series_id)).toEqual([0, 1, 2, 3, 4].map((id) => `line ${id}`));
    for (const line of lines) {
      expect(line).toMatchObject({
        status: 'ok',
        unit: 'month',
        values: 48,
        missing: 0,
        from: '2015-01',
        until: '2018-12',
      });
      expect([line.periods.length, line.periods[0], line.periods[17]]).toEqual([18, '2019-01', '2020-06']);
      expect(line.bands.map(({ level }: { level: number }) => level)).toEqual([95]);
      for (let step = 0; step < 18; step += 1) {
        const [{ lower, upper }] = line.bands;
        expect(lower[step]).toBeLessThanOrEqual(line.point[step]);
        expect(upper[step]).toBeGreaterThanOrEqual(line.point[step]);
      }
    }
  });

  it('prints the same bytes for any number of threads, in every format', async () => {
    const file = monthlyFile(40, 14);
    for (const format of ['--json', '--csv', '']) {
      const one = await run(`forecast ${file} --horizon 6 ${format} --threads 1`);
      expect(one).toMatchObject({ exitCode: 0, error: '' });
      expect(one.out.match(/line 39/g)?.length).toBeGreaterThan(0);
      for (const threads of [2, 5]) {
        expect(await run(`forecast ${file} --horizon 6 ${format} --threads ${threads}`)).toEqual(one);
      }
    }
  });

  it('prints rows of CSV with a column for each bound', async () => {
    const file = write('wide.csv', [
      '"V1","V2","V3","V4"',
      ...['a,b', 'c'].map(
        (id, s) => `"${id}",${Array.from({ length: 20 }, (_, t) => valueAt(s, t)).join(',')}`,
      ),
    ]);
    const { exitCode, out } = await run(
      `forecast ${file} --season 4 --horizon 2 --csv --level 95 --level 80`,
    );
    expect(exitCode).toBe(0);
    const rows = out.trimEnd().split('\n');
    expect(rows[0]).toBe('series_id,period,point,lower_80,upper_80,lower_95,upper_95');
    expect(rows.slice(1).map((row) => /^("a,b"|c),(\d+),/.exec(row)?.[0])).toEqual([
      '"a,b",21,',
      '"a,b",22,',
      'c,21,',
      'c,22,',
    ]);
    for (const row of rows.slice(1))
      expect(
        row
          .split(',')
          .slice(-5)
          .every((cell) => Number.isFinite(Number(cell))),
      ).toBe(true);
  });

  it('prints a table with its reasons for people, and another period when the season says so', async () => {
    const weeks = Array.from(
      { length: 30 },
      (_, t) => `till,2024-W${String(t + 1).padStart(2, '0')},${valueAt(1, t)}`,
    );
    const { exitCode, out } = await run(`forecast ${write('weeks.csv', weeks)} --horizon 2`);
    expect(exitCode).toBe(0);
    expect(out).toMatch(
      /^till: 30 weeks, 2024-W01 to 2024-W30\nperiod +forecast +80 % from +to +95 % from +to\n/,
    );
    expect(out).toMatch(/\n2024-W31 .*\n2024-W32 .*\n\S/);
  });

  it('writes a file that is there when it is whole', async () => {
    const target = path.join(dir, 'forecasts.csv');
    const { exitCode, out } = await run(`forecast ${monthlyFile(3, 24)} --csv --out ${target}`);
    expect([exitCode, out]).toEqual([0, '']);
    expect(readFileSync(target, 'utf8').split('\n')).toHaveLength(1 + 3 * 12 + 1);
    expect(readdirSync(dir).filter((name) => name.includes('partial'))).toEqual([]);
    const nowhere = await run(`forecast ${monthlyFile(3, 24)} --out ${path.join(dir, 'no/such/folder.csv')}`);
    expect([nowhere.exitCode, nowhere.error]).toEqual([64, expect.stringContaining('cannot be written')]);
  });

  it('refuses a file with faults with 2, names each, and forecasts nothing', async () => {
    const target = path.join(dir, 'refused.csv');
    const file = write('bad.csv', ['id,month,value', 'a,2024-01,5', 'a,2024-02,5o', 'a,2024-01,6']);
    const { exitCode, out, error } = await run(`forecast ${file} --csv --out ${target}`);
    expect([exitCode, out, readdirSync(dir).includes('refused.csv')]).toEqual([2, '', false]);
    expect(error).toContain('bad.csv has 2 faults, and nothing was forecast.');
    expect(error).toContain(
      '  line 3, column 3: "5o" is no number (VALUE_UNREADABLE)\n    Write a plain number',
    );
    expect(error).toContain(
      '  line 4, column 2: 2024-01 of series "a" stands in line 2 already (PERIOD_DUPLICATE)',
    );
  });

  it('is honest about series that are too short or have no value', async () => {
    const file = write('short.csv', [
      'V1,V2,V3',
      'two,5,6',
      'none',
      `long,${Array.from({ length: 24 }, (_, t) => valueAt(2, t))}`,
    ]);
    const { exitCode, out } = await run(`forecast ${file} --json --horizon 3`);
    expect(exitCode).toBe(0);
    const [two, none, long] = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect([two.status, two.point, two.values]).toEqual(['not-enough-history', [6, 6, 6], 2]);
    expect([none.status, none.point, none.from]).toEqual(['empty', [], null]);
    expect(long.status).toBe('ok');
    for (const line of [two, none]) expect(line.warnings.length).toBeGreaterThan(0);
  });

  it('lists what it left out, and puts back all of it or one', async () => {
    const peaks = [20, 41];
    const rows = ['till 1', 'b:2'].flatMap((id, series) =>
      Array.from({ length: 60 }, (_, t) => {
        const value = Number(valueAt(series, t)) + (series === 0 && peaks.includes(t) ? 900 : 0);
        return `${id},${2018 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, '0')},${value.toFixed(2)}`;
      }),
    );
    const file = write('tills.csv', rows);
    const words = (...more: string[]) => ['forecast', file, '--horizon', '3', ...more];
    const excludedOf = async (...more: string[]) => {
      const { exitCode, out, error } = await runWords(words('--json', ...more));
      expect([exitCode, error]).toEqual([0, '']);
      const lines = out.trimEnd().split('\n');
      return lines.map((line) => JSON.parse(line)).map(({ excluded }) => excluded);
    };
    const [first, second] = await excludedOf();
    expect(second).toEqual([]);
    expect(first.map(({ label }: { label: string }) => label)).toEqual(['2019-09', '2021-06']);
    for (const [index, { value, replacedBy, reason }] of first.entries()) {
      expect(value).toBeCloseTo(Number(valueAt(0, peaks[index] ?? 0)) + 900, 6);
      expect(replacedBy).toBeLessThan(value - 700);
      expect(reason).toMatch(/^It stands \d+ times the usual deviation above /);
    }
    expect(await excludedOf('--put-back', 'till 1:2019-09')).toEqual([[first[1]], []]);
    expect(await excludedOf('--put-back', 'till 1:2019-09', '--put-back', 'b:2:2018-01')).toEqual([
      [first[1]],
      [],
    ]);
    expect(await excludedOf('--put-back', 'all')).toEqual([[], []]);

    const { out } = await runWords(words());
    expect(out).toContain(
      '\nExcluded 2 items that stand out; put back with --put-back ID:PERIOD, or all with --put-back all:\n',
    );
    expect(out).toMatch(
      /\n {2}--put-back 'till 1:2019-09' \(\d+\.\d, replaced by \d+\.\d\): It stands .*\n {2}--put-back 'till 1:2021-06' /,
    );
    expect(out.match(/Excluded/g)).toHaveLength(1);

    const strange = ['till 1:2023-01', 'till:2019-09'].flatMap((each) => ['--put-back', each]);
    const refused = await runWords(words(...strange, '--put-back', 'till 1:2019-09'));
    expect([refused.exitCode, refused.out]).toEqual([2, '']);
    expect(refused.error).toContain("'till 1:2023-01', till:2019-09. Nothing was forecast.");
  });

  it('tests by forecasting anew when asked to', async () => {
    const file = monthlyFile(2, 48);
    const backtestOf = async (more: string) => {
      const { out } = await run(`forecast ${file} --horizon 6 --level 80 --json ${more}`);
      return JSON.parse(out.split('\n')[0] ?? '').backtest;
    };
    const kept = await backtestOf('');
    expect(kept).toMatchObject({ kind: 'kept', origins: 24, coverage: [{ level: 80 }] });
    expect(kept.steps).toBeUndefined();
    const refitted = await backtestOf('--refits 5');
    expect(refitted).toMatchObject({ kind: 'refitted', origins: 5, coverage: [{ level: 80 }] });
    expect(
      refitted.steps.map(({ step, trials }: { step: number; trials: number }) => [step, trials])[0],
    ).toEqual([1, 5]);
    const { out } = await run(`forecast ${file} --refits 5`);
    expect(out).toMatch(/[Tt]ested by forecasting anew from 5 /);
  });

  it('draws its progress on a terminal only', async () => {
    const { exitCode, error } = await run(`forecast ${monthlyFile(4, 24)} --json`, { isErrorTerminal: true });
    expect(exitCode).toBe(0);
    expect(error).toContain('4 of 4 series');
    expect(error.endsWith('\r\u001b[K')).toBe(true);
  });

  it('refuses a command line that is not right with 64', async () => {
    const file = monthlyFile(1, 24);
    for (const line of [
      'forecast no-such-file.csv',
      `forecast ${dir}`,
      `forecast ${file} --horizon 0`,
      `forecast ${file} --level 100`,
      `forecast ${file} --level x`,
      `forecast ${file} --threads 0`,
      `forecast ${file} --season 1.5`,
      `forecast ${file} --layout tall`,
      `forecast ${file} --json --csv`,
      `forecast ${file} --wait`,
      `forecast ${file} --put-back 2015-03`,
      `forecast ${file} --put-back line:march`,
      `forecast ${file} --refits 37`,
      'forecast --csv',
      'forecast --horizon 37',
    ]) {
      const { exitCode, out, error } = await run(line);
      expect([line, exitCode, out]).toEqual([line, 64, '']);
      expect(error).not.toBe('');
    }
  });
});
