import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Notice } from '@/web/components/Notice.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import { DoorPage } from './DoorPage.tsx';
import { useLinkToken } from './useLinkToken.ts';

/** Where the link that confirms an address leads; nobody needs to be signed in here. */
export function ConfirmEmailPage(): ReactNode {
  const token = useLinkToken();
  const confirm = useMutation({
    mutationFn: () =>
      requestJson<{ email: string }>('/api/auth/email/confirm', { method: 'POST', json: { token } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['account'] }),
  });
  return (
    <DoorPage title="Confirm your address">
      {confirm.error && <ErrorNotice error={confirm.error} what="Not confirmed" />}
      {confirm.data && (
        <Notice tone="good" role="status" title="Confirmed">
          <p>
            Mail to <strong>{confirm.data.email}</strong> reaches you. Sign in with this address.
          </p>
        </Notice>
      )}
      {token === undefined && <p>This address lacks its token; open the whole link of the mail.</p>}
      {token !== undefined && !confirm.data && (
        <Button tone="primary" disabled={confirm.isPending} onClick={() => confirm.mutate()}>
          Confirm the address
        </Button>
      )}
      <p>
        <Link to="/">Go to AccuBooks</Link>
      </p>
    </DoorPage>
  );
}
