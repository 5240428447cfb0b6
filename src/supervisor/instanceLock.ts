import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { beginningOf, type RunningInstance, runningInstance } from '@/shared/process/runningInstance.ts';

const LOCK_ATTEMPTS = 3;

function ownLines(address: string): string {
  return `${process.pid}\n${beginningOf(process.pid) ?? ''}\n${address}\n`;
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
