import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { FormEvent, ReactNode } from 'react';
import type { SessionResponse } from '@/features/sessions/sessionContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { hasInvitationToken } from '@/web/features/members/invitationToken.ts';
import { ApiError } from '@/web/lib/api/ApiError.ts';
import { browserSession } from '@/web/lib/api/browserSession.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import { DoorPage } from './DoorPage.tsx';
import { formText } from './formText.ts';
import { PasswordField } from './PasswordField.tsx';
import { useLinkToken } from './useLinkToken.ts';

const codeOf = (error: Error | null) => (error instanceof ApiError ? error.code : undefined);

/** Where the link of a sign-up leads. */
export function ConfirmSignUpPage(): ReactNode {
  const token = useLinkToken();
  const navigate = useNavigate();
  const confirm = useMutation({
    mutationFn: (password: string | undefined) =>
      requestJson<SessionResponse>('/api/auth/sign-up/confirm', {
        method: 'POST',
        json: { token, ...(password === undefined ? {} : { password }) },
      }),
    onSuccess: async (session) => {
      queryClient.clear();
      browserSession.begin(session);
      await navigate({ to: hasInvitationToken() ? '/join' : '/' });
    },
  });
  const code = codeOf(confirm.error);
  const asksPassword =
    code === 'PASSWORD_NEEDED' || (code === 'CREDENTIALS_INVALID' && confirm.variables !== undefined);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const typed = formText(new FormData(event.currentTarget), 'password');
    confirm.mutate(typed === '' ? undefined : typed);
  };
  if (token === undefined)
    return (
      <DoorPage title="Confirm your address">
        <p>This address lacks its token; open the whole link of the mail.</p>
      </DoorPage>
    );
  return (
    <DoorPage title="Confirm your address">
      <form onSubmit={submit}>
        {confirm.error && <ErrorNotice error={confirm.error} what="Not confirmed" />}
        {asksPassword ? (
          <PasswordField label="Password" />
        ) : (
          <p>One step left: this makes your account and signs you in.</p>
        )}
        <Button type="submit" tone="primary" disabled={confirm.isPending}>
          Confirm and sign in
        </Button>
      </form>
      {code === 'LINK_INVALID' && (
        <p>
          <Link to="/sign-in" search={{}}>
            Sign in
          </Link>{' '}
          or{' '}
          <Link to="/sign-in" search={{ mode: 'sign-up' }}>
            ask for another link
          </Link>
        </p>
      )}
    </DoorPage>
  );
}
