import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ImportPreview } from '@/features/imports/importContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { formatCount } from '@/web/lib/format/formatCount.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { forgetBooks } from '@/web/lib/queries/queryClient.ts';

type CommitImportProps = { companyId: string; preview: ImportPreview };

export function CommitImport({ companyId, preview }: CommitImportProps): ReactNode {
  const commit = useMutation({
    mutationFn: () => requestJson(`/api/imports/${preview.id}/commit`, { method: 'POST', companyId }),
    onSuccess: async () => {
      await forgetBooks(companyId);
      announce('The books are written. The receipt is on the page.');
    },
  });
  return (
    <>
      {commit.error && <ErrorNotice error={commit.error} what="Nothing was written" />}
      <Button
        tone="primary"
        disabled={!preview.canCommit || commit.isPending}
        onClick={() => commit.mutate()}
      >
        {commit.isPending
          ? 'Writing to the books'
          : `Write ${formatCount(preview.newVouchers, 'new voucher')} to the books`}
      </Button>
    </>
  );
}
