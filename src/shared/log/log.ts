/**
 * The log: one stream of events with a constant message and data in fields. Each event reaches stdout and,
 * by kind, a file in LOG_DIR (C03). Secrets are cut out before any sink.
 */
import { type Logger, type LoggerOptions, pino } from 'pino';
import { REDACTED_PATHS } from './redact.ts';
import { Sinks } from './Sinks.ts';

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
  /** One served request, to access.log; its fields hold no free text. */
  readonly access: (fields: Fields) => void;
  /** The same log with fields on every event. */
  readonly with: (fields: Fields) => Log;
  readonly flush: () => void;
};

/** Causes of causes that are written out. */
const CAUSES_MAX = 5;

function serialiseError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return error;
  const { code, cause } = error as Error & { code?: unknown };
  const { name: type, message, stack } = error;
  const isShown = cause !== undefined && depth < CAUSES_MAX;
  return { type, code, message, stack, ...(isShown ? { cause: serialiseError(cause, depth + 1) } : {}) };
}

function wrap(logger: Logger, access: Logger, sinks: Sinks): Log {
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    critical: (fields, message) => logger.fatal(fields, message),
    performance: (operation, fields) => logger.info({ ...fields, kind: 'performance', operation }, operation),
    access: (fields) => access.info({ ...fields, kind: 'access' }, 'request'),
    with: (fields) => wrap(logger.child(fields), access.child(fields), sinks),
    flush: () => sinks.flush(),
  };
}

/** Builds the log of a process. `logDir` empty: stdout only. */
export function createLog(options: { process: string; logDir: string; stdout?: boolean }): Log {
  const sinks = new Sinks(options.logDir, options.stdout ?? true);
  const shape: LoggerOptions = {
    level: 'debug',
    base: { process: options.process },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label === 'fatal' ? 'CRITICAL' : label.toUpperCase() }) },
    serializers: { error: (error: unknown) => serialiseError(error) },
  };
  const logger = pino({ ...shape, redact: { paths: REDACTED_PATHS, censor: '[redacted]' } }, sinks);
  // Every request writes one, of fields that are ours: looking for secrets in it costs more than writing it.
  const access = pino(shape, sinks);
  return wrap(logger, access, sinks);
}
