import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { BilledInvoice, Billing } from '@/features/billing/billingContract.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';

/** How often the page looks whether what was ordered has arrived. */
const LOOK_AGAIN_MS = 1_500;
const INVOICES_PER_PAGE = 20;

type InvoicePage = { items: BilledInvoice[]; nextCursor: string | null };

export const billingQueries = {
  /** `isAwaited`: something was paid for and is not there yet. */
  overview: (companyId: string, isAwaited = false) =>
    queryOptions({
      queryKey: ['company', companyId, 'billing'],
      queryFn: ({ signal }) => requestJson<Billing>('/api/billing', { companyId, signal }),
      refetchInterval: ({ state: { data } }) => {
        const isOrdered = data?.pending != null && data.pending.kind !== 'checkout';
        const isPaid = isAwaited && data?.subscription?.isLive !== true;
        return isOrdered || isPaid ? LOOK_AGAIN_MS : false;
      },
    }),
  invoices: (companyId: string) =>
    infiniteQueryOptions({
      queryKey: ['company', companyId, 'billing', 'invoices'],
      queryFn: ({ pageParam, signal }) =>
        requestJson<InvoicePage>('/api/billing/invoices', {
          companyId,
          signal,
          query: { cursor: pageParam, limit: INVOICES_PER_PAGE },
        }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ nextCursor }: InvoicePage) => nextCursor ?? undefined,
    }),
};
