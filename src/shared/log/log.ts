/**
 * The log: one stream of events with a constant message and data in fields, written to stdout and,
 * by kind, to error.log, performance.log and access.log in LOG_DIR. Secrets are cut out before any sink.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { destination, type Level, type Logger, multistream, pino, type StreamEntry } from 'pino';

export type Fields = Readonly<Record<string, unknown>>;

export type Log = {
  readonly debug: (fields: Fields, message: string) => void;
  readonly info: (fields: Fields, message: string) => void;
  readonly warn: (fields: Fields, message: string) => void;
  /** Somebody must act now. */
  readonly error: (fields: Fields, message: string) => void;
  /** Somebody is paged: the literal CRITICAL stands in error.log. */
  readonly critical: (fields: Fields, message: string) => void;
  /** A measured operation, to performance.log. */
  readonly performance: (operation: string, fields: Fields & { durationMs: number }) => void;
  /** One served request, to access.log. */
  readonly access: (fields: Fields) => void;
  /** The same log with fields on every event. */
  readonly with: (fields: Fields) => Log;
  readonly flush: () => void;
};

const REDACTED_KEYS = [
  'password',
  'passwordHash',
  'token',
  'accessToken',
  'refreshToken',
  'tokenHash',
  'secret',
  'jwtSecret',
  'authorization',
  'cookie',
  'setCookie',
  'databaseUrl',
  'redisUrl',
  'JWT_SECRET',
  'DATABASE_URL',
  'DATABASE_WORKER_URL',
  'REDIS_URL',
];
const REDACT = REDACTED_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

/** Credentials inside free text: URLs with passwords, bearer tokens and JWTs. */
export function redactText(text: string): string {
  return text
    .replace(/(\w+:\/\/[^:/\s@]*):[^@\s]+@/g, '$1:[redacted]@')
    .replace(/\b[Bb]earer\s+[\w.~+/-]+=*/g, 'Bearer [redacted]')
    .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '[redacted]');
}

function serialiseError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, cause } = error as Error & { code?: unknown };
  return {
    type: error.name,
    code,
    message: redactText(error.message),
    stack: redactText(error.stack ?? ''),
    ...(cause === undefined ? {} : { cause: serialiseError(cause) }),
  };
}

/** Only the lines of one kind reach the file behind it. */
function only(kind: string, file: string): StreamEntry<Level> {
  const sink = destination({ dest: file, mkdir: true, sync: true, append: true });
  const mark = `"kind":"${kind}"`;
  return {
    level: 'debug',
    stream: {
      write: (line: string) => {
        if (line.includes(mark)) sink.write(line);
      },
    },
  };
}

function sinks(logDir: string, stdout: boolean): StreamEntry<Level>[] {
  const list: StreamEntry<Level>[] = stdout
    ? [{ level: 'debug', stream: destination({ dest: 1, sync: true }) }]
    : [];
  if (logDir !== '') {
    mkdirSync(logDir, { recursive: true });
    const errors = destination({
      dest: path.join(logDir, 'error.log'),
      mkdir: true,
      sync: true,
      append: true,
    });
    list.push({ level: 'error', stream: errors });
    list.push(only('performance', path.join(logDir, 'performance.log')));
    list.push(only('access', path.join(logDir, 'access.log')));
  }
  return list;
}

function wrap(logger: Logger): Log {
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    critical: (fields, message) => logger.fatal(fields, message),
    performance: (operation, fields) => logger.info({ ...fields, kind: 'performance', operation }, operation),
    access: (fields) => logger.info({ ...fields, kind: 'access' }, 'request'),
    with: (fields) => wrap(logger.child(fields)),
    flush: () => logger.flush(),
  };
}

/** Builds the log of a process. `logDir` empty: stdout only. */
export function createLog(options: { process: string; logDir: string; stdout?: boolean }): Log {
  const logger = pino(
    {
      level: 'debug',
      base: { process: options.process },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label === 'fatal' ? 'CRITICAL' : label.toUpperCase() }) },
      redact: { paths: REDACT, censor: '[redacted]' },
      serializers: { error: serialiseError },
    },
    multistream(sinks(options.logDir, options.stdout ?? true), { dedupe: false }),
  );
  return wrap(logger);
}
