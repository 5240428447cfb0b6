import { queryOptions } from '@tanstack/react-query';
import type { StandingResponse } from '@/features/billingGate/billingGateContract.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';

/** A pause of billing reaches open pages within this time. */
const LOOK_EVERY_MS = 30_000;

export const standingQueries = {
  own: (companyId: string) =>
    queryOptions({
      queryKey: ['company', companyId, 'standing'],
      queryFn: ({ signal }) => requestJson<StandingResponse>('/api/billing/standing', { companyId, signal }),
      refetchInterval: LOOK_EVERY_MS,
    }),
};
