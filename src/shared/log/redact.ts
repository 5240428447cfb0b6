/** What no log may hold: keys whose values are secrets, and credentials inside free text. */

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
  'JWT_SECRETS_PREVIOUS',
  'STATUS_TOKEN',
  'DATABASE_URL',
  'DATABASE_WORKER_URL',
  'REDIS_URL',
];
/** Paths of secrets for pino's own redaction. */
export const REDACTED_PATHS = REDACTED_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

/** Credentials inside free text: URLs with passwords, bearer tokens, JWTs and password hashes. */
function redactText(text: string): string {
  return text
    .replace(/(\w+:\/\/[^:/\s@"\\]*):[^@\s"\\]+@/g, '$1:[redacted]@')
    .replace(/\b[Bb]earer\s+[\w.~+/-]+=*/g, 'Bearer [redacted]')
    .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '[redacted]')
    .replace(/\$argon2\w+\$[\w$=,+/.-]+/g, '[redacted]');
}

const REDACTED_ANYWHERE = new RegExp(`"(${REDACTED_KEYS.join('|')})":"(?:[^"\\\\]|\\\\.)*"`, 'gi');

/** The last gate before every sink: whatever pino's paths do not reach, at any depth of the event. */
export function redactLine(line: string): string {
  return redactText(line).replace(REDACTED_ANYWHERE, '"$1":"[redacted]"');
}
