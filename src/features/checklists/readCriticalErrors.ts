import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** error.log and what was rotated last: a deployment is not older than a day of it. */
const FILES = ['error.log.1', 'error.log'];
const LINES_MAX = 1_000_000;
const SHOWN_MAX = 3;

export type CriticalErrors = { readonly count: number; readonly first: readonly string[] };

/** CRITICAL lines since an instant. Throws when there is no error.log, and when it is too long to be read. */
export async function readCriticalErrors(logDir: string, since: string): Promise<CriticalErrors> {
  if (!existsSync(path.join(logDir, 'error.log'))) throw new Error(`there is no error.log in ${logDir}`);
  const sinceMs = Date.parse(since);
  const first: string[] = [];
  let [count, lines] = [0, 0];
  for (const name of FILES) {
    const file = path.join(logDir, name);
    if (!existsSync(file)) continue;
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      lines += 1;
      if (lines > LINES_MAX) throw new Error(`error.log has more than ${LINES_MAX} lines`);
      if (!line.includes('CRITICAL') || !isSince(line, sinceMs)) continue;
      count += 1;
      if (first.length < SHOWN_MAX) first.push(messageOf(line));
    }
  }
  return { count, first };
}

function parse(line: string): { time?: unknown; msg?: unknown; level?: unknown } | undefined {
  try {
    return Object(JSON.parse(line));
  } catch {
    return undefined;
  }
}

/** A line that says no time counts: it may be one of now. */
function isSince(line: string, sinceMs: number): boolean {
  const event = parse(line);
  if (event !== undefined && event.level !== 'CRITICAL') return false;
  const ms = Date.parse(String(event?.time));
  return Number.isNaN(ms) || ms >= sinceMs;
}

function messageOf(line: string): string {
  return String(parse(line)?.msg ?? 'a line that is no JSON').slice(0, 100);
}
