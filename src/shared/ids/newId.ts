/** Identifiers: ULIDs made by the application, so that they sort by the time they were made. */
import { randomFillSync } from 'node:crypto';
import { monotonicFactory } from 'ulid';

/** Random bytes are drawn many at a time: one call a character costs more than the rest of a request id. */
const pool = new Uint8Array(4096);
let used = pool.length;

/** A number from 0 up to, not including, 1 in steps of 1/256: a character of base 32 takes five of its bits. */
function random(): number {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const byte = pool[used] ?? 0;
  used += 1;
  return byte / 256;
}

const next = monotonicFactory(random);

/** A new identifier: 26 characters of Crockford's base 32. */
export function newId(): string {
  return next();
}

/** True for text in the form of our identifiers. */
export function isId(text: string): boolean {
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(text);
}
