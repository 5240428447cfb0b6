import type { CsvMapping, ImportPreview } from '@/features/imports/importContract.ts';
import { ApiError, faultsOf } from '@/web/lib/api/ApiError.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';

export type UploadState =
  | { readonly status: 'idle' }
  | { readonly status: 'sending'; readonly fileName: string }
  | { readonly status: 'failed'; readonly fileName: string; readonly error: Error }
  | { readonly status: 'needsMapping'; readonly file: File; readonly error: Error | undefined };

const MAPPING_NEEDED = 'MAPPING_NEEDED';
let state: UploadState = { status: 'idle' };
const listeners = new Set<() => void>();

function become(next: UploadState): void {
  state = next;
  for (const listener of listeners) listener();
}

function asksForMapping(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  return error.code === MAPPING_NEEDED || faultsOf(error).some(({ code }) => code === MAPPING_NEEDED);
}

function refused(file: File, mapping: CsvMapping | undefined, thrown: unknown): UploadState {
  const error = thrown instanceof Error ? thrown : new Error('unknown');
  if (asksForMapping(error)) {
    return { status: 'needsMapping', file, error: mapping === undefined ? undefined : error };
  }
  if (mapping !== undefined) return { status: 'needsMapping', file, error };
  return { status: 'failed', fileName: file.name, error };
}

/** The file on its way to a preview: one at a time, wherever in the app it was dropped. */
export const importUpload = {
  read: (): UploadState => state,

  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },

  forget(): void {
    become({ status: 'idle' });
  },

  /** The id of the preview, or undefined when the state says what is missing. */
  async send(companyId: string, file: File, mapping?: CsvMapping): Promise<string | undefined> {
    become({ status: 'sending', fileName: file.name });
    announce(`Reading ${file.name}.`);
    try {
      const preview = await requestJson<ImportPreview>('/api/imports', {
        method: 'POST',
        companyId,
        file,
        query: { fileName: file.name, mapping: mapping && JSON.stringify(mapping) },
      });
      const isUnknown = preview.faults.some(({ code }) => code === MAPPING_NEEDED);
      become(isUnknown ? { status: 'needsMapping', file, error: undefined } : { status: 'idle' });
      if (isUnknown) return undefined;
      await queryClient.invalidateQueries({ queryKey: ['company', companyId, 'imports'] });
      return preview.id;
    } catch (thrown) {
      become(refused(file, mapping, thrown));
      return undefined;
    }
  },
};
