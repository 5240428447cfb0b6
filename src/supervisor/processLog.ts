import { existsSync, openSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { readTail } from '@/shared/log/readTail.ts';

/** A log this large, in bytes, is set aside at the next start of its process. */
const LOG_BYTES_MAX = 20 * 1024 * 1024;
const TAIL_BYTES = 2_000;

export function processLogFile(logsDir: string, name: string): string {
  return path.join(logsDir, `${name}.log`);
}

/** Opens the log of a process for appending; one old one is kept. */
export function openProcessLog(file: string): number {
  if (existsSync(file) && statSync(file).size > LOG_BYTES_MAX) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o640);
}

/** The last lines of a log, to show why something failed. */
export function tailOfLog(file: string): string {
  return existsSync(file) ? readTail(file, TAIL_BYTES) : '';
}
