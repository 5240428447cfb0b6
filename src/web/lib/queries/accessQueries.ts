import { queryOptions } from '@tanstack/react-query';
import type { ApiKey } from '@/features/apiKeys/apiKeyContract.ts';
import type { ShareLink } from '@/features/shares/shareContract.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';

/** What lets others than members in: keys of scripts, and links. */
export const accessQueries = {
  apiKeys: (companyId: string) =>
    queryOptions({
      queryKey: ['company', companyId, 'apiKeys'],
      queryFn: ({ signal }) =>
        requestJson<{ items: ApiKey[] }>('/api/api-keys', { companyId, signal }).then(({ items }) => items),
    }),
  shareLinks: (companyId: string) =>
    queryOptions({
      queryKey: ['company', companyId, 'shareLinks'],
      queryFn: ({ signal }) =>
        requestJson<{ items: ShareLink[] }>('/api/share-links', { companyId, signal }).then(
          ({ items }) => items,
        ),
    }),
};
