import { ApiError } from '@/web/lib/api/ApiError.ts';

/** The code of an error, with the request to ask about where there is one. */
export function codeOf(error: Error): string {
  if (!(error instanceof ApiError)) return 'PAGE_FAILED';
  return error.requestId === undefined ? error.code : `${error.code} · request ${error.requestId}`;
}
