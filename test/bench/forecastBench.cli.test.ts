/** `npm run bench:forecast` as a terminal shows it, without R, which a machine may not have. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const bundles = mkdtempSync(path.join(ROOT, 'node_modules/.accubooks-test-'));
const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-bench-'));
afterAll(() => {
  for (const folder of [bundles, dir]) rmSync(folder, { recursive: true, force: true });
});
beforeAll(async () => {
  await build({
    entryPoints: [{ in: path.join(ROOT, 'bench/forecast.ts'), out: 'bench' }],
    outdir: bundles,
    outExtension: { '.js': '.mjs' },
    ...{ bundle: true, format: 'esm', platform: 'node', packages: 'external', logLevel: 'error' },
    alias: { '@': path.join(ROOT, 'src') },
  });
});

const run = (...parameters: string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(bundles, 'bench.mjs'), ...parameters],
    {
      encoding: 'utf8',
      cwd: dir,
      env: { ...process.env, INIT_CWD: dir },
    },
  );
  return { status, stdout, stderr };
};

const quarterAt = (id: number, t: number) =>
  50 + 3 * id + t + ([8, -3, 5, -10][t % 4] ?? 0) * (1 + id / 5) + ((t * 31) % 7);

/** Quarters with a test, and one file whose tests are not known. */
function writeData(): string {
  const folder = path.join(dir, 'data');
  mkdirSync(folder, { recursive: true });
  const values = (id: number, from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => quarterAt(id, from + index)).join(';');
  const line = (id: number, test: string) => `Q${id},x,4,4,${values(id, 0, 32)},${test}`;
  const scored = [0, 1, 2].map((id) => line(id, values(id, 32, 36)));
  const constant = `Q9,x,4,4,${new Array(32).fill(5).join(';')},5;5;5;5`;
  writeFileSync(
    path.join(folder, 'known.csv'),
    ['id,type,m,h,train,test', ...scored, constant, ''].join('\n'),
  );
  writeFileSync(path.join(folder, 'open.csv'), ['id,type,m,h,train,test', line(5, ''), ''].join('\n'));
  return folder;
}

describe('bench:forecast', () => {
  it('writes a row for each series, and every method beside the peer', () => {
    writeData();
    const { status, stdout, stderr } = run(
      ...['--data', 'data', '--out', 'ours.csv', '--every-method', 'every.csv', '--peer-seconds', '0'],
    );
    expect([status, stderr]).toEqual([0, expect.stringMatching(/^known: 4 series .*\nopen: 1 series .*\n$/)]);
    const ours = readFileSync(path.join(dir, 'ours.csv'), 'utf8').trimEnd().split('\n');
    expect(ours[0]).toBe('id,method,ms,cpu,point,lo95,hi95');
    expect(ours.slice(1).map((row) => row.split(',').slice(0, 2).join())).toEqual(
      ['Q0', 'Q1', 'Q2', 'Q9', 'Q5'].map((id) => `${id},accubooks`),
    );
    for (const row of ours.slice(1)) {
      const [point, lower, upper] = row
        .split(',')
        .slice(4)
        .map((cell) => cell.split(';').map(Number));
      expect([point, lower, upper].map((values) => values?.length)).toEqual([4, 4, 4]);
      for (const [step, value] of (point ?? []).entries()) {
        expect(lower?.[step]).toBeLessThanOrEqual(value);
        expect(upper?.[step]).toBeGreaterThanOrEqual(value);
      }
    }
    const every = readFileSync(path.join(dir, 'every.csv'), 'utf8');
    for (const method of [
      'accubooks',
      'ets',
      'naive2',
      'm4-theta',
      'm4-comb',
      'augurs-ets',
      'augurs-mstl-ets',
    ])
      expect(every).toContain(`\nQ0,${method},`);
    expect(stdout).toMatch(/known: 4 series, quarter, horizon 4, 1 without a scale/);
    expect(stdout).toMatch(/\nnaive2 +\d+\.\d{3} +\d+\.\d{3} +1\.000 /);
    expect(stdout).toMatch(/\nOWA -?\d+\.\d % below m4-theta, OWA -?\d+\.\d % below m4-comb\n/);
    expect(stdout).toMatch(/\n(met|MISSED) +known: coverage of 95 %/);
    expect(stdout).not.toContain('NaN');
  });

  it('forecasts the same bytes twice, but for the time they took', () => {
    writeData();
    const forecastsOf = (name: string) => {
      expect(run('--data', 'data/known.csv', '--out', name, '--no-peers').status).toBe(0);
      return readFileSync(path.join(dir, name), 'utf8').replace(/^([^,]*,[^,]*),[^,]*,[^,]*/gm, '$1');
    };
    expect(forecastsOf('first.csv')).toBe(forecastsOf('second.csv'));
  });

  it('explains itself, and refuses what it cannot follow with 64', () => {
    expect(run('--help').stdout).toContain('--peer-seconds N');
    expect(run('--data', 'nowhere')).toMatchObject({
      status: 64,
      stderr: expect.stringContaining('There is no data at'),
    });
    expect(run('--frobnicate').status).toBe(64);
    expect(run('--peer-seconds', 'x').status).toBe(64);
    writeFileSync(path.join(dir, 'bad.csv'), 'id,values\n');
    expect(run('--data', 'bad.csv')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('the first line must be id,type,m,h,train,test'),
    });
  });
});
