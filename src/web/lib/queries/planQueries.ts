import { queryOptions } from '@tanstack/react-query';
import type { Usage } from '@/features/plans/planContract.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';

export const planQueries = {
  /** What is used changes with most of what anybody does, so it is read again at each visit. */
  usage: (companyId: string) =>
    queryOptions({
      queryKey: ['company', companyId, 'usage'],
      queryFn: ({ signal }) => requestJson<Usage>('/api/usage', { companyId, signal }),
      staleTime: 0,
    }),
};
