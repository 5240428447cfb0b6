import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

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

/** Folder of `npm start` on this machine. */
export function dataFolderOf(environment: Environment): string {
  return path.resolve(environment.ACCUBOOKS_DATA ?? '.accubooks');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The process of `npm start` that has the data folder; undefined when none runs. */
export function runningSupervisor(environment: Environment): number | undefined {
  try {
    const [text = ''] = readFileSync(path.join(dataFolderOf(environment), 'supervisor.pid'), 'utf8').split(
      '\n',
    );
    const pid = Number(text);
    return Number.isSafeInteger(pid) && pid > 1 && isAlive(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

function nameOf(line: string): string | undefined {
  const [, server] = /\/dist\/server\/([a-z]+)\.mjs(?:\s|$)/.exec(line) ?? [];
  return server ?? (/\bredis-server\b/.test(line) ? 'redis' : undefined);
}

/** What the supervisor runs, servers of the product and Redis; the same name more than once for workers. */
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
