const CAUSES_MAX = 5;
/** What the vendor's library calls an error when no answer came. */
const CONNECTION_ERROR = 'StripeConnectionError';

/** True when a request was sent, or may have been, and no answer to it came: what it did is not known. */
export function isUnanswered(thrown: unknown): boolean {
  let error = thrown;
  for (let depth = 0; depth < CAUSES_MAX; depth += 1) {
    if (typeof error !== 'object' || error === null) return false;
    if ('type' in error && error.type === CONNECTION_ERROR) return true;
    error = 'cause' in error ? error.cause : undefined;
  }
  return false;
}
