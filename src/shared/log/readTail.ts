/** The end of a file that grows. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** At most so many bytes, without white space at the end. Throws when there is no such file. */
export function readTail(file: string, bytesMax: number): string {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const buffer = Buffer.alloc(Math.min(size, bytesMax));
    const read = readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8', 0, read).trimEnd();
  } finally {
    closeSync(descriptor);
  }
}
