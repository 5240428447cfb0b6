/** An error that can happen: a stable code, a sentence that says what to do, details safe to show. */
import { type ErrorCode, messageOf } from './errorCodes.ts';

export type ErrorDetails = Readonly<Record<string, unknown>>;

export class AppError extends Error {
  readonly code: ErrorCode;
  /** Shown to the caller: never a secret, a stack or another tenant's data. */
  readonly details: ErrorDetails | undefined;

  constructor(code: ErrorCode, options: { message?: string; details?: ErrorDetails; cause?: unknown } = {}) {
    super(options.message ?? messageOf(code), options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details;
  }
}
