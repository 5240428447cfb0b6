import { queryOptions } from '@tanstack/react-query';
import type { CompanyGlance, CompanyOverview, FiscalYear } from '@/features/companies/companyContract.ts';
import type { HealthResponse } from '@/features/monitoring/monitoringContract.ts';
import type { CompanyOfUser } from '@/features/people/peopleContract.ts';
import { requestJson, requestRaw } from '@/web/lib/api/requestJson.ts';

const HEALTH_EVERY_MS = 30_000;

/** An unhealthy service says so with status 503 and the same body. */
async function readHealth(): Promise<HealthResponse | null> {
  const response = await requestRaw('/api/health/all');
  const body = (await response.json().catch(() => null)) as HealthResponse | null;
  return body?.dependencies === undefined ? null : body;
}

export const companyQueries = {
  list: queryOptions({
    queryKey: ['companies'],
    queryFn: ({ signal }) =>
      requestJson<{ items: CompanyOfUser[] }>('/api/companies', { signal }).then(({ items }) => items),
  }),
  glance: queryOptions({
    queryKey: ['companies', 'glance'],
    queryFn: ({ signal }) =>
      requestJson<{ items: CompanyGlance[] }>('/api/companies/glance', { signal }).then(({ items }) => items),
  }),
  overview: (companyId: string) =>
    queryOptions({
      queryKey: ['company', companyId, 'overview'],
      queryFn: ({ signal }) => requestJson<CompanyOverview>('/api/companies/current', { companyId, signal }),
    }),
  fiscalYears: (companyId: string) =>
    queryOptions({
      queryKey: ['company', companyId, 'fiscalYears'],
      queryFn: ({ signal }) =>
        requestJson<{ items: FiscalYear[] }>('/api/fiscal-years', { companyId, signal }).then(({ items }) =>
          items.toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1)),
        ),
    }),
  health: queryOptions({
    queryKey: ['health'],
    queryFn: readHealth,
    refetchInterval: HEALTH_EVERY_MS,
    retry: false,
  }),
};
