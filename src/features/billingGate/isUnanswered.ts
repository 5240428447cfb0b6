import { AppError } from '@/shared/errors/AppError.ts';

const CAUSES_MAX = 5;
/** What the vendor's library calls an error when no answer came. */
const CONNECTION_ERROR = 'StripeConnectionError';

/** True when a request was sent, or may have been, and no answer to it came: what it did is not known. */
export function isUnanswered(thrown: unknown): boolean {
  let error = thrown;
  for (let depth = 0; depth < CAUSES_MAX; depth += 1) {
    if (typeof error !== 'object' || error === null) return false;
    if ('type' in error && error.type === CONNECTION_ERROR) return !isUnsent(error);
    error = 'cause' in error ? error.cause : undefined;
  }
  return false;
}

/** True when the request was held back on our side: what the library was told instead of an answer. */
function isUnsent(error: object): boolean {
  return 'detail' in error && error.detail instanceof AppError && error.detail.code === 'BILLING_INTERRUPTED';
}
