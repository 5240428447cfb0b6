import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { ImportBatch } from '@/features/imports/importContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ConfirmDialog } from '@/web/components/ConfirmDialog.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { formatCount } from '@/web/lib/format/formatCount.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { forgetBooks } from '@/web/lib/queries/queryClient.ts';

type UndoImportProps = { companyId: string; batch: ImportBatch };

export function UndoImport({ companyId, batch }: UndoImportProps): ReactNode {
  const [isAsking, setAsking] = useState(false);
  const undo = useMutation({
    mutationFn: () => requestJson(`/api/imports/${batch.id}/undo`, { method: 'POST', companyId }),
    onSuccess: async () => {
      await forgetBooks(companyId);
      announce('The import is undone.');
    },
  });
  const count = batch.receipt?.new ?? 0;
  return (
    <>
      {undo.error && <ErrorNotice error={undo.error} what="The import was not undone" />}
      <Button disabled={undo.isPending} onClick={() => setAsking(true)}>
        {undo.isPending ? 'Undoing' : 'Undo this import'}
      </Button>
      <ConfirmDialog
        title="Undo this import?"
        action="Undo the import"
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => undo.mutate()}
      >
        <p>
          {formatCount(count, 'voucher')} of {batch.fileName} will be reversed, so that they no longer count.
          The ledger keeps both the vouchers and their reversals. You can import the file again afterwards.
        </p>
      </ConfirmDialog>
    </>
  );
}
