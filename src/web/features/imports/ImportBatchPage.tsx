import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { buttonClass } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { formatInstant } from '@/web/lib/format/formatDate.ts';
import { importQueries } from '@/web/lib/queries/importQueries.ts';
import { useMayDo } from '@/web/lib/useMayDo.ts';
import { CommitImport } from './CommitImport.tsx';
import { FORMAT_NAMES } from './formatNames.ts';
import { PreviewDetails } from './PreviewDetails.tsx';
import { Receipt } from './Receipt.tsx';
import { UndoImport } from './UndoImport.tsx';

const route = getRouteApi('/c/$companyId/import/$batchId');

export function ImportBatchPage(): ReactNode {
  const { companyId, batchId } = route.useParams();
  const { data: batch, error, refetch } = useQuery(importQueries.one(companyId, batchId));
  const mayImport = useMayDo(companyId, 'books.import');
  const mayUndo = useMayDo(companyId, 'imports.undo');
  if (batch === undefined) {
    return (
      <Page title="Import">
        {error ? (
          <ErrorNotice error={error} what="The import could not be read" onRetry={() => void refetch()} />
        ) : (
          <Skeleton shape="table" label="Reading the import" />
        )}
      </Page>
    );
  }
  const { preview, receipt, state } = batch;
  const words = {
    previewed: 'Nothing is written yet. See what is in the file, then write it to the books.',
    committed: `Written to the books ${batch.committedAt ? formatInstant(batch.committedAt) : ''}.`,
    undone: `Undone ${batch.undoneAt ? formatInstant(batch.undoneAt) : ''}; its vouchers were reversed.`,
  };
  return (
    <Page
      title={batch.fileName}
      lead={`${FORMAT_NAMES[batch.format]}. ${words[state]}`}
      actions={
        <>
          {state === 'previewed' && mayImport && <CommitImport companyId={companyId} preview={preview} />}
          {state === 'committed' && (
            <>
              {mayUndo && <UndoImport companyId={companyId} batch={batch} />}
              <Link className={buttonClass('primary')} to="/c/$companyId" params={{ companyId }} search={{}}>
                See your cash
              </Link>
            </>
          )}
        </>
      }
    >
      {receipt && (
        <Receipt companyId={companyId} batchId={batchId} receipt={receipt} isUndone={state === 'undone'} />
      )}
      {state === 'previewed' && <PreviewDetails preview={preview} />}
    </Page>
  );
}
