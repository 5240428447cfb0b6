import type { SharedDocument } from '@/features/shares/shareContract.ts';
import { errorOfResponse } from '@/web/lib/api/ApiError.ts';

/** What the link shows; asked without cookies and without telling where from. */
export async function readShared(token: string, signal: AbortSignal): Promise<SharedDocument> {
  const response = await fetch('/api/shared', {
    headers: { 'x-share-token': token },
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    cache: 'no-store',
    signal,
  });
  if (!response.ok) throw await errorOfResponse(response);
  return (await response.json()) as SharedDocument;
}
