/** Who runs on a data folder, by the file with its number that it keeps there. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

export type RunningInstance = { readonly pid: number; readonly address: string };

/** Instead of a beginning: the process has ended, and nobody has asked how yet. */
const ENDED = 'ended';

/** When a process began, in the system's own words; tells it from a later one with the same number. */
export function beginningOf(pid: number): string | undefined {
  try {
    // Field 22 of proc(5) stat; the second field is a name in parentheses that may hold spaces.
    if (process.platform === 'linux') {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
      return fields?.[0] === 'Z' ? ENDED : fields?.[19];
    }
  } catch {
    return undefined;
  }
  return (
    spawnSync('ps', ['-p', String(pid), '-o', 'lstart='], { encoding: 'utf8' }).stdout?.trim() || undefined
  );
}

/** Without a beginning any process of that number will do. */
export function isAlive(pid: number, beginning = ''): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const found = beginningOf(pid);
  return found === undefined || beginning === '' || found === beginning;
}

/** The instance that uses a data folder now, if any. */
export function runningInstance(pidFile: string): RunningInstance | undefined {
  if (!existsSync(pidFile)) return undefined;
  const [pid = '', beginning = '', address = ''] = readFileSync(pidFile, 'utf8').split('\n');
  const number = Number(pid);
  if (!Number.isInteger(number) || number <= 0 || number === process.pid) return undefined;
  return isAlive(number, beginning) ? { pid: number, address } : undefined;
}
