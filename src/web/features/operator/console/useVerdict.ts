import { useQuery } from '@tanstack/react-query';
import { ApiError } from '@/web/lib/api/ApiError.ts';
import { consoleQueries } from '@/web/lib/queries/consoleQueries.ts';
import { codeOf } from './codeOf.ts';
import { useNow } from './useNow.ts';
import { type Verdict, verdictOf } from './verdictOf.ts';

function errorTextOf(error: Error): string {
  if (!(error instanceof ApiError) || error.status === 0) return 'The API does not answer.';
  return `The API answers with ${codeOf(error)}.`;
}

/** What is wrong now, and how old that is; one reading for all pages. */
export function useVerdict() {
  const query = useQuery(consoleQueries.overview);
  const nowMs = useNow();
  const ageMs = query.dataUpdatedAt === 0 ? 0 : Math.max(0, nowMs - query.dataUpdatedAt);
  const errorText = query.error === null ? undefined : errorTextOf(query.error);
  const verdict: Verdict = verdictOf({ overview: query.data, errorText, ageMs });
  return { verdict, query };
}
