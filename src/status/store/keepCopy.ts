import { copyFileSync } from 'node:fs';
import type { Log } from '@/shared/log/log.ts';

/** Keeps a damaged file for whoever wants to know why. A disk without room for it is no reason to tell nobody anything. */
export function keepCopy(file: string, copy: string, log: Log): void {
  try {
    copyFileSync(file, copy);
  } catch (error) {
    log.error({ error, file }, 'a damaged file of the status page cannot be kept');
  }
}
