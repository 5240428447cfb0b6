import { infiniteQueryOptions } from '@tanstack/react-query';
import type { AuditEvent } from '@/features/audit/auditContract.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';

type AuditPage = { items: AuditEvent[]; nextCursor: string | null };

export const auditQueries = {
  list: (companyId: string) =>
    infiniteQueryOptions({
      queryKey: ['company', companyId, 'audit'],
      queryFn: ({ signal, pageParam }) =>
        requestJson<AuditPage>('/api/audit-events', { companyId, signal, query: { cursor: pageParam } }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
      refetchOnMount: 'always',
    }),
};
