import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { endLeftovers, noteChildren } from './leftovers.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'accubooks-left-'));
const file = path.join(dir, 'children');
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

function start(): { child: ChildProcess; ended: Promise<unknown> } {
  const child = spawn('sleep', ['1000']);
  children.push(child);
  return { child, ended: new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal))) };
}

it('what a killed supervisor left behind is ended, frozen or not, and nobody else', async () => {
  const [frozen, running, other] = [start(), start(), start()];
  frozen.child.kill('SIGSTOP');
  noteChildren(file, [frozen.child.pid ?? 0, running.child.pid ?? 0]);
  expect(await endLeftovers(file)).toBe(2);
  expect(await Promise.all([frozen.ended, running.ended])).toEqual(['SIGTERM', 'SIGTERM']);
  expect([other.child.exitCode, other.child.signalCode]).toEqual([null, null]);
  expect(existsSync(file)).toBe(false);
  // Nobody was noted, or the number is another one's by now.
  expect(await endLeftovers(file)).toBe(0);
});
