import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const LOG_BYTES_MAX = 4 * 1024 * 1024;

/** The last lines of a log, of its last megabytes at most. */
export function lastLines(file: string, lines: number): string {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const buffer = Buffer.alloc(Math.min(size, LOG_BYTES_MAX));
    const read = readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8', 0, read).trimEnd().split('\n').slice(-lines).join('\n');
  } finally {
    closeSync(descriptor);
  }
}
