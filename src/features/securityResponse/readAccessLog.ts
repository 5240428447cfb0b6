import { createReadStream, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

/** Files of one log, as logrotate leaves them: access.log, access.log.1, access.log.2.gz. */
const ROTATED = /^access\.log(?:\.(\d{1,4}))?(\.gz)?$/;
const FILES_MAX = 400;
/** Longest line; ours are a tenth of it. */
const LINE_LENGTH_MAX = 10_000;

export type LogFile = { readonly name: string; readonly number: number };

/** The oldest first. */
export function listAccessLogs(logDir: string): LogFile[] {
  if (!existsSync(logDir)) return [];
  const files = readdirSync(logDir).flatMap((name) => {
    const found = ROTATED.exec(name);
    return found === null ? [] : [{ name, number: Number(found[1] ?? 0) }];
  });
  return files.sort((one, other) => other.number - one.number).slice(-FILES_MAX);
}

export type AccessLine = {
  readonly timeMs: number;
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly ip: string;
  readonly userId: string | undefined;
  readonly companyId: string | undefined;
  readonly sessionId: string | undefined;
  readonly apiKeyId: string | undefined;
  readonly bytes: number | undefined;
};

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
const numberOf = (value: unknown) => (typeof value === 'number' ? value : undefined);

/** Undefined when it is no line of ours: cut off in a crash, say. */
export function parseAccessLine(line: string): AccessLine | undefined {
  if (line.length > LINE_LENGTH_MAX) return undefined;
  try {
    const event: Readonly<Record<string, unknown>> = Object(JSON.parse(line));
    const timeMs = Date.parse(String(event.time));
    const status = numberOf(event.status);
    if (Number.isNaN(timeMs) || status === undefined) return undefined;
    return {
      ...{ timeMs, status, method: textOf(event.method) ?? '', route: textOf(event.route) ?? '' },
      ...{ ip: textOf(event.ip) ?? '', userId: textOf(event.userId), companyId: textOf(event.companyId) },
      ...{ sessionId: textOf(event.sessionId), apiKeyId: textOf(event.apiKeyId) },
      bytes: numberOf(event.bytes),
    };
  } catch {
    return undefined;
  }
}

/** Its lines, one at a time: a file may be larger than the memory. Throws when it cannot be read to its end. */
export async function* readAccessLog(logDir: string, { name }: LogFile): AsyncGenerator<string> {
  const file = createReadStream(path.join(logDir, name));
  const input = name.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  // A fault of the file does not reach what it is piped into by itself.
  if (input !== file) file.once('error', (error) => input.destroy(error));
  yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
}
