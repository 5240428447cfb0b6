/** Programs as processes of their own; what still runs ends with the test file. */
import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll } from 'vitest';
import { ROOT } from './sourceTree.ts';

export type NodeRun = {
  readonly child: ChildProcess;
  /** What it has said so far. */
  readonly output: () => string;
  /** When everything that it said has been read, too. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Resolves when it is gone. */
  readonly kill: (signal?: NodeJS.Signals) => Promise<void>;
};

const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** `file` is of the source tree, or bundled; the environment is that and nothing else. */
export function runNode(
  file: string,
  environment: Readonly<Record<string, string | undefined>> = {},
  parameters: readonly string[] = [],
): NodeRun {
  const loader = file.endsWith('.ts') ? ['--import', 'tsx'] : [];
  const child = spawn(process.execPath, [...loader, file, ...parameters], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let seen = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      seen += String(chunk);
    });
  const exited: NodeRun['exited'] = new Promise((resolve) =>
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    }),
  );
  const kill: NodeRun['kill'] = async (signal = 'SIGKILL') => {
    child.kill(signal);
    await exited;
  };
  return { child, output: () => seen, exited, kill };
}
