/** What Postgres, its driver and Prisma throw, as the errors that callers know. */
import pg from 'pg';
import { AppError } from '@/shared/errors/AppError.ts';
import type { ErrorCode } from '@/shared/errors/errorCodes.ts';

/** SQLSTATEs that our own triggers and functions raise. */
const BY_SQLSTATE: Readonly<Record<string, ErrorCode>> = {
  AB001: 'LEDGER_APPEND_ONLY',
  AB002: 'VOUCHER_UNBALANCED',
  AB003: 'VOUCHER_INCOMPLETE',
  AB004: 'PERIOD_LOCKED',
  AB005: 'FISCAL_YEAR_MISSING',
  AB006: 'ACCOUNT_TYPE_FIXED',
  AB007: 'LAST_OWNER',
  AB010: 'BILLING_APPROVAL_REQUIRED',
  AB011: 'HOLD_APPROVAL_REQUIRED',
  AB021: 'FORECAST_INTAKE_FULL',
  AB022: 'FORECAST_INTAKE_PAUSED',
  AB023: 'FORECAST_QUEUE_FULL',
  AB404: 'COMPANY_NOT_FOUND',
  '57014': 'STATEMENT_TIMEOUT',
};

/** What the database says with these is less than the code does. */
const SAID_BY_CODE: ReadonlySet<ErrorCode> = new Set([
  'COMPANY_NOT_FOUND',
  'STATEMENT_TIMEOUT',
  'LAST_OWNER',
  'FORECAST_INTAKE_FULL',
  'FORECAST_INTAKE_PAUSED',
  'FORECAST_QUEUE_FULL',
]);

/**
 * Connection lost or refused, our password or database not known, no disk, memory or connections left, nothing to be
 * written (25006), the server going down or coming up.
 */
const UNAVAILABLE =
  /^(08...|25006|28...|3D000|53...|57P0[1-5]|ECONN\w+|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ETIMEDOUT)$/;
/** Of these, what ends a connection that was open. */
const DIED = /^(08...|57P0[1245]|ECONNRESET|EPIPE)$/;
const UNAVAILABLE_TEXT = /Connection terminated|Client has encountered a connection error|not queryable/;
/** What the driver says when the server took a statement and never answered. */
const SILENT_TEXT = /Query read timeout/;

type DriverLikeError = {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly meta?: { readonly driverAdapterError?: { readonly cause?: unknown } };
  readonly originalCode?: unknown;
  readonly originalMessage?: unknown;
};

/** The innermost code and text: Prisma wraps the driver's error, and an AggregateError hides a refused connection. */
function driverError(thrown: DriverLikeError): { code: string; message: string } {
  const wrapped = (thrown.meta?.driverAdapterError?.cause ?? thrown.cause) as DriverLikeError | undefined;
  const code = wrapped?.originalCode ?? wrapped?.code ?? thrown.originalCode ?? thrown.code ?? '';
  const message = wrapped?.originalMessage ?? thrown.message ?? '';
  return { code: String(code), message: String(message) };
}

/**
 * True when a connection that was good has died: another one may live. A server that refuses us would refuse us as
 * often as we ask, and one that is silent would be waited for as long.
 */
export function hasDied(thrown: unknown): boolean {
  if (typeof thrown !== 'object' || thrown === null) return false;
  const { code, message } = driverError(thrown);
  return DIED.test(code) || UNAVAILABLE_TEXT.test(message);
}

/** An AppError for what can happen; anything else comes back as it was thrown. */
export function toAppError(thrown: unknown): unknown {
  if (thrown instanceof AppError || typeof thrown !== 'object' || thrown === null) return thrown;
  const { code, message } = driverError(thrown);
  const own = BY_SQLSTATE[code];
  if (own !== undefined && SAID_BY_CODE.has(own)) return new AppError(own, { cause: thrown });
  if (own) return new AppError(own, { message: `${message}.`, cause: thrown });
  // Prisma's own pool would say P2024.
  if (/timeout exceeded when trying to connect/.test(message) || code === 'P2024') {
    return new AppError('CONNECTION_POOL_TIMEOUT', { cause: thrown });
  }
  if (UNAVAILABLE.test(code) || UNAVAILABLE_TEXT.test(message) || SILENT_TEXT.test(message)) {
    return new AppError('DATABASE_UNAVAILABLE', { cause: thrown });
  }
  return thrown;
}

/** The same of a connection that did not come about: whatever the server says to us at its door, it is not there for us. */
export function toConnectError(thrown: unknown): unknown {
  const isRefusal = thrown instanceof pg.DatabaseError;
  return isRefusal ? new AppError('DATABASE_UNAVAILABLE', { cause: thrown }) : toAppError(thrown);
}

/** What a server that is there says for letting nobody in, as a sentence: whoever repairs it wants to know. */
export function refusalOf(thrown: unknown): string {
  const said = thrown instanceof AppError ? thrown.cause : thrown;
  return said instanceof pg.DatabaseError ? ` Postgres says: ${said.message}.` : '';
}
