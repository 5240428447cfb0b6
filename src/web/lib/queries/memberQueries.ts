import { queryOptions } from '@tanstack/react-query';
import type { Invitation, Member } from '@/features/members/memberContract.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';

export const memberQueries = {
  list: (companyId: string) =>
    queryOptions({
      queryKey: ['company', companyId, 'members'],
      queryFn: ({ signal }) =>
        requestJson<{ items: Member[] }>('/api/members', { companyId, signal }).then(({ items }) => items),
    }),
  invitations: (companyId: string) =>
    queryOptions({
      queryKey: ['company', companyId, 'invitations'],
      queryFn: ({ signal }) =>
        requestJson<{ items: Invitation[] }>('/api/invitations', { companyId, signal }).then(
          ({ items }) => items,
        ),
    }),
};
