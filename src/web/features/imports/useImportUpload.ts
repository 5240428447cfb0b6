import { useNavigate } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import type { CsvMapping } from '@/features/imports/importContract.ts';
import { importUpload, type UploadState } from './importUpload.ts';

type ImportUpload = {
  readonly state: UploadState;
  /** Sends a file and opens its preview, or the page that says what is missing. */
  readonly send: (file: File, mapping?: CsvMapping) => Promise<void>;
};

export function useImportUpload(companyId: string): ImportUpload {
  const navigate = useNavigate();
  const state = useSyncExternalStore(importUpload.subscribe, importUpload.read);
  const send = async (file: File, mapping?: CsvMapping): Promise<void> => {
    const batchId = await importUpload.send(companyId, file, mapping);
    if (batchId === undefined) await navigate({ to: '/c/$companyId/import', params: { companyId } });
    else await navigate({ to: '/c/$companyId/import/$batchId', params: { companyId, batchId } });
  };
  return { state, send };
}
