/** Configuration: the only reader of process.env. Parsed once at start, every fault listed, then frozen. */
import { z } from 'zod';
import { poolSettings } from '@/shared/database/poolSettings.ts';

const port = z.coerce.number().int().min(0).max(65_535);

const databaseUrl = z.url({ protocol: /^postgres(ql)?$/ }).superRefine((url, context) => {
  try {
    poolSettings(url);
  } catch (error) {
    // Only a RangeError names what is wrong without repeating the URL.
    const message = error instanceof RangeError ? error.message : 'not a database URL';
    context.addIssue({ code: 'custom', message });
  }
});

const schema = z.object({
  /** Where the application finds Postgres, as the application role; `connection_limit` and `pool_timeout` (seconds) honoured. */
  DATABASE_URL: databaseUrl,
  /** The same database as the worker role; the worker does not start without a role that sees every company's open jobs. */
  DATABASE_WORKER_URL: databaseUrl.optional(),
  /** Where Redis is; empty means that there is none and that the degraded mode is meant. */
  REDIS_URL: z.union([z.literal(''), z.url({ protocol: /^rediss?$/ })]).default(''),
  /** Signs access tokens; longer than 32 characters. */
  JWT_SECRET: z.string().refine((secret) => secret.trim().length > 32, 'must be longer than 32 characters'),
  /** Address that the servers listen on. */
  HOST: z.string().default('127.0.0.1'),
  /** Port of the API and the web. */
  PORT: port.default(3000),
  /** Port of the worker's metrics and health. */
  WORKER_PORT: port.default(3002),
  /** Folder of error.log, performance.log, access.log and application.log; none is written when it is empty. */
  LOG_DIR: z.string().default(''),
  /** Folder of the built web application; the API serves no pages when it is empty. */
  WEB_DIR: z.string().default(''),
  /** Lifetime of an access token, in seconds; it outlives its session's end by that much, so 15 minutes at most. */
  ACCESS_TOKEN_TTL_S: z.coerce.number().int().min(30).max(900).default(900),
  /** Lifetime of a refresh session, in days. */
  REFRESH_SESSION_TTL_DAYS: z.coerce.number().int().min(1).max(90).default(30),
  /** `true` sets the Secure attribute on the session cookie (behind TLS). */
  COOKIE_SECURE: z.enum(['true', 'false']).default('false'),
  /** Time after which a forecast's thread is killed, in milliseconds. */
  FORECAST_TIMEOUT_MS: z.coerce.number().int().min(100).max(300_000).default(30_000),
  /** Forecast jobs that one worker process computes at a time. */
  FORECAST_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(2),
});

export type Config = Readonly<z.infer<typeof schema>>;

/** What is wrong with the environment, one line a variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Parses an environment; throws a ConfigError that lists every faulty variable and no value. */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const parsed = schema.safeParse(environment);
  if (parsed.success) return Object.freeze(parsed.data);
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigError(`The environment is not usable:\n  ${faults.join('\n  ')}`);
}

/** The configuration of this process. */
export function loadConfig(): Config {
  return parseConfig(process.env);
}

/** Where the log goes, also when nothing else of the environment is usable. */
export function loadLogDir(): string {
  return process.env.LOG_DIR ?? '';
}

/** Names of all variables, for the check against .env.example. */
export const CONFIG_VARIABLES: readonly string[] = Object.keys(schema.shape);
