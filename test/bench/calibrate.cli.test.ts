/** `npm run calibrate:forecast` as a terminal shows it, on a few series. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const bundles = mkdtempSync(path.join(ROOT, 'node_modules/.accubooks-test-'));
const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-calibrate-'));
afterAll(() => {
  for (const folder of [bundles, dir]) rmSync(folder, { recursive: true, force: true });
});
beforeAll(async () => {
  await build({
    entryPoints: [{ in: path.join(ROOT, 'bench/calibrate.ts'), out: 'calibrate' }],
    outdir: bundles,
    outExtension: { '.js': '.mjs' },
    ...{ bundle: true, format: 'esm', platform: 'node', packages: 'external', logLevel: 'error' },
    alias: { '@': path.join(ROOT, 'src') },
  });
});

function run(...parameters: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(bundles, 'calibrate.mjs'), ...parameters],
    { encoding: 'utf8', cwd: dir, env: { ...process.env, INIT_CWD: dir } },
  );
  return { status, stdout, stderr };
}

function writeQuarters(file: string, first: number): void {
  const valueAt = (id: number, t: number) =>
    50 + 3 * id + t + 8 * Math.sin(id + t * 1.57) + ((t * 31 + id) % 7);
  const values = (id: number, from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => valueAt(id, from + index).toFixed(2)).join(';');
  const rows = Array.from({ length: 6 }, (_, index) => {
    const id = first + index;
    return `Q${id},x,4,4,${values(id, 0, 32)},${values(id, 32, 36)}`;
  });
  mkdirSync(path.join(dir, 'data'), { recursive: true });
  writeFileSync(path.join(dir, 'data', file), ['id,type,m,h,train,test', ...rows, ''].join('\n'));
}

describe('calibrate:forecast', () => {
  it('prints how the band does and what fits best, the same twice', () => {
    writeQuarters('m1_quarterly.csv', 0);
    writeQuarters('tourism_quarterly.csv', 50);
    const { status, stdout } = run('--data', 'data');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Left out: m1_monthly, tourism_monthly, m4_weekly_half, /);
    expect(stdout).toMatch(/\nquarter +m1_quarterly +last +6 +\d+\.\d\d +\d+\.\d +\d+\.\d\n/);
    expect(stdout).toMatch(/\nquarter +tourism_quarterly +earlier +6 /);
    const costs = ['in force', 'fitted'].map((label) =>
      Number(
        new RegExp(`\\nquarter .*(?:\\n.*){0,2}\\n${label}(?: +\\d+\\.\\d{3}){6} +(\\d+\\.\\d{4})\\n`).exec(
          stdout,
        )?.[1],
      ),
    );
    expect(costs[1]).toBeLessThan(costs[0] as number);
    expect(stdout).toMatch(/\nwithout m1_quarterly( +\d+\.\d{3}){6}\n/);
    expect(stdout).toMatch(/\ntail +50, 80, 90, 99 +0\.\d{3} +\d\.\d{3} +\d\.\d{4}\nskew +95 /);
    expect(stdout).not.toContain('NaN');
    expect(run('--data', 'data').stdout).toBe(stdout);
  });

  it('explains itself, and refuses what it cannot follow with 64', () => {
    expect(run('--help').stdout).toContain('--data FOLDER');
    expect(run('--data', 'nowhere')).toMatchObject({
      status: 64,
      stderr: expect.stringContaining('There is no folder'),
    });
    mkdirSync(path.join(dir, 'empty'));
    expect(run('--data', 'empty').stderr).toContain('has no tuning set');
    expect(run('--frobnicate').status).toBe(64);
  });
});
