import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { ApiKey } from '@/features/apiKeys/apiKeyContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ConfirmDialog } from '@/web/components/ConfirmDialog.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { accessQueries } from '@/web/lib/queries/accessQueries.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';

type RevokeApiKeyProps = { companyId: string; apiKey: ApiKey; onError: (error: Error | undefined) => void };

export function RevokeApiKey({ companyId, apiKey: { id, name }, onError }: RevokeApiKeyProps): ReactNode {
  const [isAsking, setAsking] = useState(false);
  const revoke = useMutation({
    mutationFn: () => requestJson(`/api/api-keys/${id}`, { method: 'DELETE', companyId }),
    onSuccess: () => {
      onError(undefined);
      announce(`The key ${name} is revoked.`);
      return queryClient.invalidateQueries({ queryKey: accessQueries.apiKeys(companyId).queryKey });
    },
    onError,
  });
  return (
    <>
      <Button
        tone="quiet"
        aria-label={`Revoke ${name}`}
        disabled={revoke.isPending}
        onClick={() => setAsking(true)}
      >
        Revoke
      </Button>
      <ConfirmDialog
        title={`Revoke ${name}?`}
        action="Revoke the key"
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => revoke.mutate()}
      >
        <p>Whatever uses it is refused from its next request on. This cannot be undone.</p>
      </ConfirmDialog>
    </>
  );
}
