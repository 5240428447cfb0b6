import { type UseMutationResult, useMutation } from '@tanstack/react-query';
import type { Billing } from '@/features/billing/billingContract.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';

export type BillingAction = 'cancel' | 'reactivate' | 'pay' | 'change';

/** Something that answers with how billing stands afterwards. */
export function useBillingAction(
  companyId: string,
  action: BillingAction,
  done: string,
): UseMutationResult<Billing, Error, object | undefined> {
  return useMutation({
    mutationFn: (json: object | undefined) =>
      requestJson<Billing>(`/api/billing/${action}`, {
        method: 'POST',
        companyId,
        ...(json === undefined ? {} : { json }),
      }),
    onSuccess: () => announce(done),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['company', companyId, 'billing'] }),
  });
}

/** Goes to a page of the payment provider. */
export function useProviderPage(
  companyId: string,
  page: 'checkout' | 'portal',
): UseMutationResult<void, Error, object | undefined> {
  return useMutation({
    mutationFn: async (json: object | undefined) => {
      const options = { method: 'POST', companyId, ...(json === undefined ? {} : { json }) } as const;
      const { url } = await requestJson<{ url: string }>(`/api/billing/${page}`, options);
      window.location.assign(url);
    },
  });
}
