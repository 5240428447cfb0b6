import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { dataFolderOf } from '@/shared/config/dataFolderOf.ts';
import { runningInstance } from '@/shared/process/runningInstance.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A process of the product under the supervisor of `npm start`. */
export type OwnProcess = {
  readonly name: string;
  readonly pid: number;
  readonly state: string;
  readonly age: string;
};

const LIST_TIMEOUT_MS = 5_000;
const LIST_BYTES_MAX = 16 * 1024 * 1024;
/** Stopped by a signal: it hears nothing but the last one. */
export const FROZEN = 'frozen';
const STATES: Readonly<Record<string, string>> = {
  ...{ T: FROZEN, t: FROZEN, Z: 'dead', D: 'waits for a disk' },
};

/** The process of `npm start` that has the data folder; undefined when none runs. */
export function runningSupervisor(environment: Environment): number | undefined {
  try {
    return runningInstance(path.join(dataFolderOf(environment), 'supervisor.pid'))?.pid;
  } catch {
    // What this person may not read is nothing that they run.
    return undefined;
  }
}

const PROGRAMS: Readonly<Record<string, string>> = {
  ...{ 'redis-server': 'redis', postgres: 'postgres' },
  ...{ prometheus: 'prometheus', 'prometheus-alertmanager': 'alertmanager' },
};

function nameOf(line: string): string | undefined {
  const [, server] = /\/dist\/server\/([a-z]+)\.mjs(?:\s|$)/.exec(line) ?? [];
  return server ?? PROGRAMS[path.basename(line.split(' ')[0] ?? '')];
}

/** What the supervisor runs, servers of the product and of others; the same name more than once for workers. */
export function ownProcesses(supervisor: number): OwnProcess[] {
  const text = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,state=,etime=,args='], {
    encoding: 'utf8',
    timeout: LIST_TIMEOUT_MS,
    maxBuffer: LIST_BYTES_MAX,
  });
  return text.split('\n').flatMap((line): OwnProcess[] => {
    const [, pid, parent, state = '', age = '', words = ''] =
      /^\s*(\d+)\s+(\d+)\s+(\S)\S*\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    const name = nameOf(words);
    if (Number(parent) !== supervisor || name === undefined) return [];
    return [{ name, pid: Number(pid), state: STATES[state] ?? 'runs', age }];
  });
}
