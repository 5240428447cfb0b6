import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, writeSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Environment } from './environmentFile.ts';
import { openProcessLog, processLogFile, tailOfLog } from './processLog.ts';
import type { Started } from './Service.ts';

const STOP_TIMEOUT_MS = 10_000;
const READY_TIMEOUT_MS = 60_000;
const PROBE_PAUSE_MS = 50;

export type NodeProcessOptions = {
  readonly name: string;
  /** Another name in the log and its file, of a process that runs more than once. */
  readonly title?: string;
  /** Folder of the built servers. */
  readonly serverDir: string;
  readonly logsDir: string;
  readonly environment: Environment;
  readonly parameters?: readonly string[];
  readonly isVerbose: boolean;
  /** Answers below 500 here mean that it is up. */
  readonly readyUrl: string;
};

/** How a child is told to end with its parent, however that goes. */
export const DEATH_SIGNAL = ['--pdeathsig', 'TERM'];
export const hasDeathSignal =
  process.platform === 'linux' && spawnSync('setpriv', [...DEATH_SIGNAL, 'true']).status === 0;

function spawnNode(options: NodeProcessOptions): ChildProcess {
  const { name, title = name, serverDir, logsDir, environment, parameters = [], isVerbose } = options;
  const guard = pathToFileURL(path.join(serverDir, 'dieWithParent.mjs')).href;
  const node = [
    '--enable-source-maps',
    '--import',
    guard,
    path.join(serverDir, `${name}.mjs`),
    ...parameters,
  ];
  const [file, rest] = hasDeathSignal
    ? ['setpriv', [...DEATH_SIGNAL, process.execPath, ...node]]
    : [process.execPath, node];
  const log = openProcessLog(processLogFile(logsDir, title));
  const output = isVerbose ? 'pipe' : log;
  // A process group of its own, so that Ctrl-C reaches the supervisor alone.
  const child = spawn(file, rest, { env: environment, stdio: ['pipe', output, output], detached: true });
  child.stdin?.on('error', () => undefined);
  if (isVerbose) {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        writeSync(log, chunk);
        process.stdout.write(chunk);
      });
  }
  child.once('close', () => closeSync(log));
  return child;
}

/** Asks it to end, and ends it after a bound. */
export function stopOf(child: ChildProcess): () => Promise<void> {
  return () =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      child.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      child.kill('SIGTERM');
    });
}

/** True when something answers below 500. */
export async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).status < 500;
  } catch {
    return false;
  }
}

/** Starts a built server and waits until it answers; rejects with the end of its log when it does not. */
export async function startNodeProcess(options: NodeProcessOptions, stopping: AbortSignal): Promise<Started> {
  const child = spawnNode(options);
  const stop = stopOf(child);
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  const logFile = processLogFile(options.logsDir, options.title ?? options.name);
  for (let waitedMs = 0; !(await answers(options.readyUrl)); waitedMs += PROBE_PAUSE_MS) {
    if (failure !== undefined || child.exitCode !== null || child.signalCode !== null)
      throw new Error(
        `${options.name} ended before it was ready; its log ${logFile} ends with:\n${tailOfLog(logFile)}`,
      );
    if (stopping.aborted || waitedMs > READY_TIMEOUT_MS) {
      await stop();
      throw new Error(`${options.name} did not answer within ${READY_TIMEOUT_MS / 1000} s; see ${logFile}`);
    }
    await new Promise((resolve) => setTimeout(resolve, PROBE_PAUSE_MS));
  }
  return { child, stop };
}
