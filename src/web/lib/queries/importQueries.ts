import { queryOptions } from '@tanstack/react-query';
import type { ImportBatch, ImportBatchDetail, ProofRow } from '@/features/imports/importContract.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';

export type ImportProof = { isProven: boolean; rows: ProofRow[] };

export const importQueries = {
  list: (companyId: string) =>
    queryOptions({
      queryKey: ['company', companyId, 'imports'],
      queryFn: ({ signal }) =>
        requestJson<{ items: ImportBatch[] }>('/api/imports', { companyId, signal }).then(
          ({ items }) => items,
        ),
    }),
  one: (companyId: string, batchId: string) =>
    queryOptions({
      queryKey: ['company', companyId, 'imports', batchId],
      queryFn: ({ signal }) =>
        requestJson<ImportBatchDetail>(`/api/imports/${batchId}`, { companyId, signal }),
    }),
  proof: (companyId: string, batchId: string) =>
    queryOptions({
      queryKey: ['company', companyId, 'imports', batchId, 'proof'],
      queryFn: ({ signal }) =>
        requestJson<ImportProof>(`/api/imports/${batchId}/proof`, { companyId, signal }),
    }),
};
