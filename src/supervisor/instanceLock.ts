import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const LOCK_ATTEMPTS = 3;

export type RunningInstance = { readonly pid: number; readonly address: string };

/** When a process began, in the system's own words; tells it from a later one with the same number. */
function beginningOf(pid: number): string | undefined {
  try {
    // Field 22 of proc(5) stat; the second field is a name in parentheses that may hold spaces.
    if (process.platform === 'linux')
      return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19];
  } catch {
    return undefined;
  }
  return (
    spawnSync('ps', ['-p', String(pid), '-o', 'lstart='], { encoding: 'utf8' }).stdout?.trim() || undefined
  );
}

function isAlive(pid: number, beginning: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const found = beginningOf(pid);
  return found === undefined || beginning === '' || found === beginning;
}

function ownLines(address: string): string {
  return `${process.pid}\n${beginningOf(process.pid) ?? ''}\n${address}\n`;
}

/** The instance that uses a data folder now, if any. */
export function runningInstance(pidFile: string): RunningInstance | undefined {
  if (!existsSync(pidFile)) return undefined;
  const [pid = '', beginning = '', address = ''] = readFileSync(pidFile, 'utf8').split('\n');
  const number = Number(pid);
  if (!Number.isInteger(number) || number <= 0 || number === process.pid) return undefined;
  return isAlive(number, beginning) ? { pid: number, address } : undefined;
}

/** Takes the folder for this process; returns the instance that has it already, or undefined on success. */
export function takeInstanceLock(pidFile: string): RunningInstance | undefined {
  for (let attempt = 0; attempt < LOCK_ATTEMPTS; attempt += 1) {
    const running = runningInstance(pidFile);
    if (running !== undefined) return running;
    try {
      rmSync(pidFile, { force: true });
      writeFileSync(pidFile, ownLines(''), { flag: 'wx' });
      return undefined;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
  throw new Error(`the lock file ${pidFile} changes hands all the time; start one instance at a time`);
}

/** Notes the address, for whoever starts a second time. */
export function noteAddress(pidFile: string, address: string): void {
  writeFileSync(pidFile, ownLines(address));
}

export function releaseInstanceLock(pidFile: string): void {
  if (existsSync(pidFile) && readFileSync(pidFile, 'utf8').startsWith(`${process.pid}\n`)) rmSync(pidFile);
}
