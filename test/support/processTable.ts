/** The processes of this machine, and which of them belong to a data folder. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export type RunningProcess = { readonly pid: number; readonly parent: number; readonly command: string };

/** Processes by id, with parent and command line. */
export function processes(): RunningProcess[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
      return match ? [{ pid: Number(match[1]), parent: Number(match[2]), command: match[3] ?? '' }] : [];
    });
}

function tryRead(read: () => string): string {
  try {
    return read();
  } catch {
    // the process has ended in the meantime, is not ours, or this system has no /proc
    return '';
  }
}

/**
 * What runs for a data folder, whoever its parent is by now: by command line, and where there is a `/proc`
 * also by working directory and by the environment that everything below `npm start` inherits.
 */
export function processesOf(dataDir: string): RunningProcess[] {
  const running = processes().filter(({ command }) => !command.includes('<defunct>'));
  const hasProc = tryRead(() => readdirSync('/proc/self').join()) !== '';
  return running.filter(({ pid, command }) => {
    if (pid === process.pid) return false;
    if (command.includes(dataDir)) return true;
    return (
      hasProc &&
      (tryRead(() => readlinkSync(`/proc/${pid}/cwd`)).startsWith(dataDir) ||
        tryRead(() => readFileSync(`/proc/${pid}/environ`, 'utf8')).includes(dataDir))
    );
  });
}

/** A process and all that it has started, whoever is whose child. */
export function processTreeOf(root: number): number[] {
  const running = processes();
  const tree = [root];
  // The list grows while it is gone through.
  for (const parent of tree)
    tree.push(...running.filter((process) => process.parent === parent).map(({ pid }) => pid));
  return tree;
}
