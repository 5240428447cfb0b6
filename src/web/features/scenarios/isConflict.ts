import { ApiError } from '@/web/lib/api/ApiError.ts';

/** Somebody saved another version meanwhile. */
export function isConflict(error: Error): boolean {
  return error instanceof ApiError && error.code === 'SCENARIO_CHANGED';
}
