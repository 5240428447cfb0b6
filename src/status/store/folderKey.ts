import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { Log } from '@/shared/log/log.ts';

const KEY_BYTES = 32;

function writeKey(file: string, key: Buffer): void {
  const handle = openSync(`${file}.next`, 'w', 0o600);
  try {
    writeSync(handle, key.toString('hex'));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(`${file}.next`, file);
}

/** The key of the folder, made when there is none. A short one would be guessed, so it is replaced. */
export function folderKey(dir: string, log: Log): Buffer {
  const file = path.join(dir, 'key');
  const found = existsSync(file) ? Buffer.from(readFileSync(file, 'utf8').trim(), 'hex') : undefined;
  if (found?.length === KEY_BYTES) return found;
  if (found !== undefined)
    log.error({ file }, 'the key of the status page is damaged; links that it has sent are dead');
  const key = randomBytes(KEY_BYTES);
  try {
    writeKey(file, key);
  } catch (error) {
    log.error({ error, file }, 'the key of the status page cannot be kept; links die with this process');
  }
  return key;
}
