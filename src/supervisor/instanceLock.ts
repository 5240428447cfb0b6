import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const LOCK_ATTEMPTS = 3;

export type RunningInstance = { readonly pid: number; readonly address: string };

function isSupervisor(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  // A number can have gone to another program since; only a Node process can be ours.
  const { status, stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'args='], { encoding: 'utf8' });
  return status !== 0 || /start\.mjs|accubooks|supervisor/.test(stdout);
}

/** The instance that uses a data folder now, if any. */
export function runningInstance(pidFile: string): RunningInstance | undefined {
  if (!existsSync(pidFile)) return undefined;
  const [pid = '', address = ''] = readFileSync(pidFile, 'utf8').split('\n');
  const number = Number(pid);
  if (!Number.isInteger(number) || number <= 0 || number === process.pid) return undefined;
  return isSupervisor(number) ? { pid: number, address } : undefined;
}

/** Takes the folder for this process; returns the instance that has it already, or undefined on success. */
export function takeInstanceLock(pidFile: string): RunningInstance | undefined {
  for (let attempt = 0; attempt < LOCK_ATTEMPTS; attempt += 1) {
    const running = runningInstance(pidFile);
    if (running !== undefined) return running;
    try {
      rmSync(pidFile, { force: true });
      writeFileSync(pidFile, `${process.pid}\n`, { flag: 'wx' });
      return undefined;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
  throw new Error(`the lock file ${pidFile} changes hands all the time; start one instance at a time`);
}

/** Notes the address, for whoever starts a second time. */
export function noteAddress(pidFile: string, address: string): void {
  writeFileSync(pidFile, `${process.pid}\n${address}\n`);
}

export function releaseInstanceLock(pidFile: string): void {
  if (existsSync(pidFile) && readFileSync(pidFile, 'utf8').startsWith(`${process.pid}\n`)) rmSync(pidFile);
}
