/** The sinks of the log: stdout and the files of LOG_DIR. */
import { mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { destination, pino } from 'pino';
import { redactLine } from './redact.ts';

type Sink = { readonly write: (line: string) => void; readonly flush: () => void };

/** Bytes that a buffered sink collects, and the longest that they wait, in milliseconds. */
const BUFFER_BYTES = 4_096;
const BUFFER_MS = 250;

const buffered = new Set<Sink>();

function flushAll(): void {
  for (const sink of buffered) sink.flush();
}

/** What is still buffered is written when the process exits, for whatever reason that Node survives. */
function flushAtExit(sink: Sink): void {
  if (buffered.size === 0) process.on('exit', flushAll);
  buffered.add(sink);
}

/** A sink that fails, because the disk is full or the pipe is closed, costs its lines and not the process. */
function surviveFaults(stream: ReturnType<typeof destination>): void {
  stream.on('error', () => undefined);
}

/** A file that is written at once. */
function promptSink(file: string): Sink {
  const stream = destination({ dest: openSync(file, 'a'), sync: true });
  surviveFaults(stream);
  return { write: (line) => void stream.write(line), flush: () => stream.flushSync() };
}

/** A descriptor that is written in larger pieces, because every request goes through it. */
function bufferedSink(descriptor: number): Sink {
  const stream = destination({
    dest: descriptor,
    sync: false,
    minLength: BUFFER_BYTES,
    periodicFlush: BUFFER_MS,
  });
  surviveFaults(stream);
  const sink: Sink = { write: (line) => void stream.write(line), flush: () => stream.flushSync() };
  flushAtExit(sink);
  return sink;
}

const ACCESS_MARK = '"kind":"access"';
const PERFORMANCE_MARK = '"kind":"performance"';
const ERROR_LEVEL = pino.levels.values.error ?? Number.POSITIVE_INFINITY;

/**
 * Where events go. Each one reaches stdout and one file by its kind: access.log, performance.log or, for
 * the rest, application.log; from ERROR on error.log too, at once.
 */
export class Sinks {
  readonly #stdout: Sink | undefined;
  readonly #files:
    | { readonly access: Sink; readonly performance: Sink; readonly application: Sink; readonly error: Sink }
    | undefined;
  /** Set by pino before each write. */
  lastLevel = 0;

  constructor(logDir: string, stdout: boolean) {
    this.#stdout = stdout ? bufferedSink(1) : undefined;
    if (logDir === '') return;
    mkdirSync(logDir, { recursive: true });
    const file = (name: string) => path.join(logDir, name);
    this.#files = {
      access: bufferedSink(openSync(file('access.log'), 'a')),
      performance: promptSink(file('performance.log')),
      application: promptSink(file('application.log')),
      error: promptSink(file('error.log')),
    };
  }

  /** Tells pino to set `lastLevel`. */
  get [Symbol.for('pino.metadata')](): true {
    return true;
  }

  write(line: string): void {
    if (line.includes(ACCESS_MARK)) {
      this.#stdout?.write(line);
      this.#files?.access.write(line);
      return;
    }
    const safe = redactLine(line);
    const isError = this.lastLevel >= ERROR_LEVEL;
    this.#stdout?.write(safe);
    if (isError) this.#files?.error.write(safe);
    if (line.includes(PERFORMANCE_MARK)) this.#files?.performance.write(safe);
    else this.#files?.application.write(safe);
    if (isError) this.#stdout?.flush();
  }

  flush(): void {
    this.#stdout?.flush();
    this.#files?.access.flush();
  }
}
