import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ExportFormat } from '@/features/audit/auditContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { errorOfResponse } from '@/web/lib/api/ApiError.ts';
import { requestRaw } from '@/web/lib/api/requestJson.ts';
import { downloadBlob } from '@/web/lib/downloadBlob.ts';

export function ExportAudit({ companyId }: { companyId: string }): ReactNode {
  const save = useMutation({
    mutationFn: async (format: ExportFormat) => {
      const response = await requestRaw('/api/audit-events/export', { companyId, query: { format } });
      if (!response.ok) throw await errorOfResponse(response);
      downloadBlob(`audit-log.${format}`, await response.blob());
    },
  });
  return (
    <>
      {save.error && <ErrorNotice error={save.error} what="The log was not exported" />}
      <Button disabled={save.isPending} onClick={() => save.mutate('csv')}>
        Export CSV
      </Button>
      <Button disabled={save.isPending} onClick={() => save.mutate('ndjson')}>
        Export NDJSON
      </Button>
    </>
  );
}
