import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { root } from './root.mjs';
import { secondsSince } from './runStep.mjs';

const bin = (name) => path.join(root, 'node_modules/.bin', name);

/** Runs one stage: one line when it passes, its whole output when it does not. Returns whether it passed. */
export function runStage({ name, program, parameters }) {
  const startedAt = performance.now();
  const { status, stdout, stderr } = spawnSync(bin(program), parameters, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const isPassed = status === 0;
  if (!isPassed) console.log(`${stdout}${stderr}`.trim());
  console.log(`${isPassed ? '✓' : '✗'} ${name} (${secondsSince(startedAt)})`);
  return isPassed;
}

export const FORMAT_AND_LINT = {
  name: 'format and lint (biome)',
  program: 'biome',
  parameters: ['check', '--colors=off', '--max-diagnostics=50', '.'],
};
export const TYPES = { name: 'types (tsc)', program: 'tsc', parameters: ['--noEmit', '--pretty', 'false'] };
export const TIDY = {
  name: 'tidy (house rules)',
  program: 'vitest',
  parameters: ['run', '--project', 'pure', 'test/tidy.test.ts'],
};
