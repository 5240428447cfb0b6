import { queryOptions } from '@tanstack/react-query';
import type { FlagHistory, FlagStates } from '@/features/flags/flagContract.ts';
import type { ClientRuleBody, LimitCounter } from '@/features/limits/limitContract.ts';
import type { MeResponse } from '@/features/people/peopleContract.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';

/** How often pages of operators look again. */
const LOOK_EVERY_MS = 5_000;

export const operatorQueries = {
  me: queryOptions({
    queryKey: ['me'],
    queryFn: ({ signal }) => requestJson<MeResponse>('/api/auth/me', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  }),
  flags: queryOptions({
    queryKey: ['operator', 'flags'],
    queryFn: ({ signal }) => requestJson<FlagStates>('/api/operators/flags', { signal }),
    refetchInterval: LOOK_EVERY_MS,
  }),
  flagHistory: queryOptions({
    queryKey: ['operator', 'flagHistory'],
    queryFn: ({ signal }) => requestJson<FlagHistory>('/api/operators/flags/history', { signal }),
    refetchInterval: LOOK_EVERY_MS,
  }),
  clientRules: queryOptions({
    queryKey: ['operator', 'clientRules'],
    queryFn: ({ signal }) =>
      requestJson<{ items: ClientRuleBody[] }>('/api/operators/client-rules', { signal }).then(
        ({ items }) => items,
      ),
    refetchInterval: LOOK_EVERY_MS,
  }),
  counters: (client: string) =>
    queryOptions({
      queryKey: ['operator', 'counters', client],
      queryFn: ({ signal }) =>
        requestJson<{ items: LimitCounter[] }>('/api/operators/limit-counters', {
          query: { client },
          signal,
        }).then(({ items }) => items),
      retry: false,
    }),
};
