import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Page } from '@/web/components/Page.tsx';
import { useMayDo } from '@/web/lib/useMayDo.ts';
import { DropZone } from './DropZone.tsx';
import { ImportList } from './ImportList.tsx';
import { MappingForm } from './MappingForm.tsx';
import { useImportUpload } from './useImportUpload.ts';

const route = getRouteApi('/c/$companyId/import');

export function ImportPage(): ReactNode {
  const { companyId } = route.useParams();
  const mayImport = useMayDo(companyId, 'books.import');
  const { state, send } = useImportUpload(companyId);
  return (
    <Page
      title="Import"
      lead="A file is read and shown first; only then is it written. Importing the same file again changes nothing, and every import can be undone."
    >
      {state.status === 'failed' && (
        <ErrorNotice error={state.error} what={`${state.fileName} was not read; nothing was written`} />
      )}
      {state.status === 'needsMapping' ? (
        <MappingForm
          key={state.file.name}
          file={state.file}
          error={state.error}
          onMapped={(mapping) => void send(state.file, mapping)}
        />
      ) : (
        mayImport && <DropZone companyId={companyId} />
      )}
      <ImportList companyId={companyId} />
    </Page>
  );
}
