import { spawn } from 'node:child_process';
import { root } from './root.mjs';

const LINES_SHOWN_ON_FAILURE = 25;
const OUTPUT_KEPT = 64_000;

/** What failed, with the last lines of its output. */
export class StepError extends Error {}

function run(command, parameters, env) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, parameters, {
      cwd: root,
      env: { ...env, NO_COLOR: '1', FORCE_COLOR: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk) => {
      output = (output + String(chunk)).slice(-OUTPUT_KEPT);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => resolve({ code: 127, output: `${output}${error.message}` }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Seconds since `startedAt` (of `performance.now`), as people read them. */
export function secondsSince(startedAt) {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}

/**
 * Runs a program quietly: one line before, one after. Throws a StepError that carries the last lines of
 * the program's output and `advice`, what to do about it.
 */
export async function runStep({ doing, done, command, parameters, advice, env = process.env }) {
  const startedAt = performance.now();
  if (process.stdout.isTTY) process.stdout.write(`… ${doing}`);
  else console.log(`… ${doing}`);
  const { code, output } = await run(command, parameters, env);
  if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');
  if (code !== 0) {
    const last = output.trimEnd().split('\n').slice(-LINES_SHOWN_ON_FAILURE).join('\n');
    throw new StepError(`${last}\n\n✗ ${doing} failed (exit code ${code}). ${advice}`);
  }
  console.log(`✓ ${done} (${secondsSince(startedAt)})`);
}
