/** sqlmap over one request, bounded in what it tries and in time. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Longest for one request with all its parameters. */
const REQUEST_MS_MAX = 180_000;
const REFUSALS = '400,401,402,403,404,409,413,415,422,429,503';

export type SqlmapOutcome = 'clean' | 'injectable' | 'unfinished';

export async function runSqlmap(
  request: string,
): Promise<{ readonly outcome: SqlmapOutcome; readonly output: string }> {
  const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-sqlmap-'));
  const file = path.join(dir, 'request.txt');
  writeFileSync(file, request);
  const bounds = [
    '--level=1',
    '--risk=1',
    '--technique=BEUS',
    '--dbms=PostgreSQL',
    '--timeout=10',
    '--retries=0',
  ];
  const quiet = [
    '--batch',
    '--ignore-stdin',
    '--flush-session',
    '--disable-coloring',
    `--ignore-code=${REFUSALS}`,
  ];
  const parameters = ['-r', file, ...bounds, ...quiet, `--output-dir=${path.join(dir, 'out')}`];
  const child = spawn('sqlmap', parameters, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HOME: dir },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += String(chunk);
    });
  const timer = setTimeout(() => child.kill('SIGKILL'), REQUEST_MS_MAX);
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  clearTimeout(timer);
  rmSync(dir, { recursive: true, force: true });
  if (/identified the following injection point|is vulnerable/.test(output))
    return { outcome: 'injectable', output };
  const isClean = /do(es)? not (appear|seem) to be injectable/.test(output);
  return { outcome: isClean ? 'clean' : 'unfinished', output };
}
