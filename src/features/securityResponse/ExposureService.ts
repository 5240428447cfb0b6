import type { Clock } from '@/shared/clock/Clock.ts';
import { type AccessLine, listAccessLogs, parseAccessLine, readAccessLog } from './readAccessLog.ts';

/** Rows of one report; what does not fit is counted. */
export const EXPOSURE_ROWS_MAX = 10_000;
/** Gaps that are listed; more are counted. */
const GAPS_MAX = 100;
/** The status page and Prometheus ask more often than this: longer silence means that nobody wrote. */
const SILENCE_MS = 5 * 60_000;

export type ExposureQuestion = {
  readonly from: string;
  readonly to: string;
  readonly companyId?: string | undefined;
  readonly userId?: string | undefined;
  readonly apiKeyId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly ip?: string | undefined;
};

/** Who did what, from where, how often. */
export type ExposureRow = {
  readonly userId: string | null;
  readonly apiKeyId: string | null;
  readonly sessionId: string | null;
  readonly ip: string;
  readonly companyId: string | null;
  readonly method: string;
  readonly route: string;
  /** Answers below 400; only these told anything. */
  readonly answered: number;
  readonly refused: number;
  readonly bytes: number;
  readonly first: string;
  readonly last: string;
};

export type ExposureReport = {
  readonly rows: readonly ExposureRow[];
  readonly rowsLeftOut: number;
  readonly linesRead: number;
  /** What this report cannot know, in sentences. */
  readonly gaps: readonly string[];
};

type Tally = { -readonly [Key in keyof ExposureRow]: ExposureRow[Key] };

const at = (ms: number) => new Date(ms).toISOString();

/** Where the log has nothing, although it should. */
class GapFinder {
  readonly gaps: string[] = [];
  #lastMs: number;
  #more = 0;
  #isFirst = true;

  constructor(fromMs: number) {
    this.#lastMs = fromMs;
  }

  seen(ms: number): void {
    if (ms - this.#lastMs > SILENCE_MS) this.#add(ms);
    this.#lastMs = Math.max(this.#lastMs, ms);
    this.#isFirst = false;
  }

  end(toMs: number): void {
    if (toMs - this.#lastMs > SILENCE_MS) this.#add(toMs);
    if (this.#more > 0) this.gaps.push(`${this.#more} more silences are not listed.`);
  }

  #add(untilMs: number): void {
    if (this.gaps.length >= GAPS_MAX) {
      this.#more += 1;
      return;
    }
    const what = this.#isFirst ? 'The log begins later' : 'Nothing was written';
    this.gaps.push(
      `${what}: ${at(this.#lastMs)} to ${at(untilMs)}. The servers were down, or the log is lost.`,
    );
  }
}

/** Who read what, out of the access log and its rotated files. Reads line by line, whatever their size. */
export class ExposureService {
  readonly #logDir: string;
  readonly #clock: Clock;
  readonly #readMsMax: number;

  /** A server reads no longer than `readMsMax`, and says so in the report. */
  constructor(logDir: string, clock: Clock, readMsMax = Number.POSITIVE_INFINITY) {
    this.#logDir = logDir;
    this.#clock = clock;
    this.#readMsMax = readMsMax;
  }

  async report(question: ExposureQuestion): Promise<ExposureReport> {
    const [fromMs, toMs] = [Date.parse(question.from), Date.parse(question.to)];
    const files = listAccessLogs(this.#logDir);
    const rows = new Map<string, Tally>();
    const finder = new GapFinder(fromMs);
    const faults = missingFiles(files.map(({ number }) => number));
    let [linesRead, damaged, rowsLeftOut] = [0, 0, 0];
    const stopAtMs = this.#clock.nowMs() + this.#readMsMax;
    let isCutShort = false;
    for (const file of files) {
      if (isCutShort) break;
      try {
        for await (const text of readAccessLog(this.#logDir, file)) {
          linesRead += 1;
          isCutShort = this.#clock.nowMs() > stopAtMs;
          if (isCutShort) break;
          const line = parseAccessLine(text);
          if (line === undefined) {
            damaged += text.trim() === '' ? 0 : 1;
            continue;
          }
          if (line.timeMs < fromMs || line.timeMs >= toMs) continue;
          finder.seen(line.timeMs);
          if (isAsked(line, question) && !count(rows, line)) rowsLeftOut += 1;
        }
      } catch (error) {
        const why = error instanceof Error ? error.message : 'unknown';
        faults.push(`${file.name} cannot be read to its end: ${why}.`);
      }
    }
    finder.end(Math.min(toMs, this.#clock.nowMs()));
    if (isCutShort)
      faults.unshift(
        `The log is longer than what was read of it, ${linesRead} lines from the oldest on. \`accubooks security exposure\` reads all of it.`,
      );
    if (files.length === 0) faults.unshift(`There is no access.log in ${this.#logDir}.`);
    if (damaged > 0) faults.push(`${damaged} lines are damaged and were left out, whenever they were.`);
    if (rowsLeftOut > 0)
      faults.push(
        `${rowsLeftOut} requests are in no row: there are more than ${EXPOSURE_ROWS_MAX} rows. Ask for less at a time.`,
      );
    faults.push(
      'What was read past the API is not in this log: SQL, backups, files of the server. An opened share link names neither company nor person.',
    );
    const sorted = [...rows.values()].sort((one, other) => (one.first < other.first ? -1 : 1));
    return { rows: sorted, rowsLeftOut, linesRead, gaps: [...finder.gaps, ...faults] };
  }
}

/** A number that is missing between others is a file that somebody took away. */
function missingFiles(numbers: readonly number[]): string[] {
  const highest = Math.max(0, ...numbers);
  const missing = Array.from({ length: highest + 1 }, (_, number) => number).filter(
    (number) => !numbers.includes(number),
  );
  return missing.map((number) => `access.log${number === 0 ? '' : `.${number}`} is missing.`);
}

function isAsked(line: AccessLine, question: ExposureQuestion): boolean {
  return (['companyId', 'userId', 'apiKeyId', 'sessionId', 'ip'] as const).every(
    (name) => question[name] === undefined || question[name] === line[name],
  );
}

/** False when there is no room for another row. */
function count(rows: Map<string, Tally>, line: AccessLine): boolean {
  const { userId, apiKeyId, sessionId, ip, companyId, method, route, status, bytes, timeMs } = line;
  const key = JSON.stringify([userId, apiKeyId, sessionId, ip, companyId, method, route]);
  const found = rows.get(key);
  if (found === undefined && rows.size >= EXPOSURE_ROWS_MAX) return false;
  const time = at(timeMs);
  const row: Tally = found ?? {
    ...{ userId: userId ?? null, apiKeyId: apiKeyId ?? null, sessionId: sessionId ?? null, ip },
    ...{ companyId: companyId ?? null, method, route, answered: 0, refused: 0, bytes: 0 },
    ...{ first: time, last: time },
  };
  if (status < 400) {
    row.answered += 1;
    row.bytes += bytes ?? 0;
  } else row.refused += 1;
  if (time < row.first) row.first = time;
  if (time > row.last) row.last = time;
  rows.set(key, row);
  return true;
}
