import { queryOptions } from '@tanstack/react-query';
import type { Scenario } from '@/features/scenarios/scenarioContract.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';

/** As many as one page of the API holds. */
const SCENARIOS_SHOWN_MAX = 200;

export const scenarioQueries = {
  list: (companyId: string) =>
    queryOptions({
      queryKey: ['company', companyId, 'scenarios'],
      queryFn: ({ signal }) =>
        requestJson<{ items: Scenario[] }>('/api/scenarios', {
          companyId,
          query: { limit: SCENARIOS_SHOWN_MAX },
          signal,
        }).then(({ items }) => items),
    }),
  one: (companyId: string, scenarioId: string) =>
    queryOptions({
      queryKey: ['company', companyId, 'scenarios', scenarioId],
      queryFn: ({ signal }) => requestJson<Scenario>(`/api/scenarios/${scenarioId}`, { companyId, signal }),
    }),
};
