import { queryOptions } from '@tanstack/react-query';
import type { Flags } from '@/features/flags/flagContract.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';

/** A feature that was switched off leaves open pages within this time. */
const LOOK_EVERY_MS = 30_000;

export const flagQueries = {
  all: (companyId: string) =>
    queryOptions({
      queryKey: ['company', companyId, 'flags'],
      queryFn: ({ signal }) => requestJson<Flags>('/api/flags', { companyId, signal }),
      refetchInterval: LOOK_EVERY_MS,
    }),
};
