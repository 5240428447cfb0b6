import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { CompanyOfUser } from '@/features/people/peopleContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { DoorPage } from '@/web/features/session/DoorPage.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import { forgetInvitationToken, takeInvitationToken } from './invitationToken.ts';

/** Where the link of an invitation leads. */
export function JoinPage(): ReactNode {
  const navigate = useNavigate();
  const [token] = useState(takeInvitationToken);
  const join = useMutation({
    mutationFn: () =>
      requestJson<CompanyOfUser>('/api/invitations/accept', { method: 'POST', json: { token } }),
    onSuccess: async ({ id }) => {
      forgetInvitationToken();
      await queryClient.invalidateQueries({ queryKey: ['companies'] });
      await navigate({ to: '/c/$companyId', params: { companyId: id }, search: {} });
    },
  });
  return (
    <DoorPage title="Join a company">
      {join.error && <ErrorNotice error={join.error} what="You have not joined" />}
      {token === undefined ? (
        <p>This address lacks its invitation; open the whole link that you were sent.</p>
      ) : (
        <>
          <p>You are invited to a company's books. Joining makes you a member in the role you were given.</p>
          <Button tone="primary" disabled={join.isPending} onClick={() => join.mutate()}>
            Join
          </Button>
        </>
      )}
      <p>
        <Link to="/">Not now</Link>
      </p>
    </DoorPage>
  );
}
