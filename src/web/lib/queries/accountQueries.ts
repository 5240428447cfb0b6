import { queryOptions } from '@tanstack/react-query';
import type { Account } from '@/features/people/peopleContract.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';

export const accountQueries = {
  own: queryOptions({
    queryKey: ['account'],
    queryFn: ({ signal }) => requestJson<Account>('/api/auth/account', { signal }),
  }),
};
