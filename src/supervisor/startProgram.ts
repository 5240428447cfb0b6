import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { openProcessLog, processLogFile, tailOfLog } from './processLog.ts';
import type { Started } from './Service.ts';
import { answers, DEATH_SIGNAL, hasDeathSignal, stopOf } from './startNodeProcess.ts';
import type { DebianProgram } from './unpackDebian.ts';

const READY_TIMEOUT_MS = 30_000;
const PROBE_PAUSE_MS = 100;

export type ProgramOptions = {
  readonly name: string;
  readonly program: DebianProgram;
  readonly parameters: readonly string[];
  readonly logsDir: string;
  readonly readyUrl: string;
};

/** Starts a program that is not ours, ends it with us, and waits until it answers. */
export async function startProgram(options: ProgramOptions, stopping: AbortSignal): Promise<Started> {
  const { name, program, parameters, logsDir, readyUrl } = options;
  const logFile = processLogFile(logsDir, name);
  const log = openProcessLog(logFile);
  const [file, rest] = hasDeathSignal
    ? ['setpriv', [...DEATH_SIGNAL, program.file, ...parameters]]
    : [program.file, parameters];
  const env = {
    PATH: process.env.PATH,
    ...(program.libraries === undefined ? {} : { LD_LIBRARY_PATH: program.libraries }),
  };
  // It reads no secret of ours from its environment, and Ctrl-C reaches the supervisor alone.
  const child = spawn(file, rest, { env, stdio: ['ignore', log, log], detached: true });
  child.once('close', () => closeSync(log));
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  const stop = stopOf(child);
  for (let waitedMs = 0; !(await answers(readyUrl)); waitedMs += PROBE_PAUSE_MS) {
    if (failure !== undefined || child.exitCode !== null || child.signalCode !== null)
      throw new Error(
        `${name} ended before it was ready; its log ${logFile} ends with:\n${tailOfLog(logFile)}`,
      );
    if (stopping.aborted || waitedMs > READY_TIMEOUT_MS) {
      await stop();
      throw new Error(`${name} did not answer within ${READY_TIMEOUT_MS / 1000} s; see ${logFile}`);
    }
    await new Promise((resolve) => setTimeout(resolve, PROBE_PAUSE_MS));
  }
  return { child, stop };
}
