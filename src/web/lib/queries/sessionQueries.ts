import { queryOptions } from '@tanstack/react-query';
import type { OpenSession } from '@/features/sessions/sessionContract.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';

export const sessionQueries = {
  list: queryOptions({
    queryKey: ['account', 'sessions'],
    queryFn: ({ signal }) =>
      requestJson<{ items: OpenSession[] }>('/api/auth/sessions', { signal }).then(({ items }) => items),
  }),
};
