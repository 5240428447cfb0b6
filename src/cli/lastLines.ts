import { readTail } from '@/shared/log/readTail.ts';

const LOG_BYTES_MAX = 4 * 1024 * 1024;

/** The last lines of a log, of its last megabytes at most. */
export function lastLines(file: string, lines: number): string {
  return readTail(file, LOG_BYTES_MAX).split('\n').slice(-lines).join('\n');
}
