import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ImportPreview } from '@/features/imports/importContract.ts';
import { Button, buttonClass } from '@/web/components/Button.tsx';
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
  if (!preview.canCommit) {
    return (
      <Link className={buttonClass('plain')} to="/c/$companyId/import" params={{ companyId }}>
        Choose another file
      </Link>
    );
  }
  const label =
    preview.newVouchers === 0
      ? 'Finish: nothing new to write'
      : `Write ${formatCount(preview.newVouchers, 'new voucher')} to the books`;
  return (
    <>
      {commit.error && <ErrorNotice error={commit.error} what="Nothing was written" />}
      <Button tone="primary" disabled={commit.isPending} onClick={() => commit.mutate()}>
        {commit.isPending ? 'Writing to the books' : label}
      </Button>
    </>
  );
}
