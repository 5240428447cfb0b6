import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Which engine a thread is: its whole code, and the runtime whose arithmetic it uses. */
export function engineOf(threadUrl: URL): string {
  try {
    const code = createHash('sha256').update(readFileSync(threadUrl)).digest('hex').slice(0, 16);
    return `${code} node ${process.version}`;
  } catch {
    return 'unknown';
  }
}
