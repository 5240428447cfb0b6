import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { FormEvent, ReactNode } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Notice } from '@/web/components/Notice.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { DoorPage } from './DoorPage.tsx';
import { formText } from './formText.ts';
import { NewPasswordField } from './NewPasswordField.tsx';
import { useLinkToken } from './useLinkToken.ts';

/** Where the link of a forgotten password leads. */
export function ResetPasswordPage(): ReactNode {
  const token = useLinkToken();
  const reset = useMutation({
    mutationFn: (password: string) =>
      requestJson<void>('/api/auth/password/reset', { method: 'POST', json: { token, password } }),
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    reset.mutate(formText(new FormData(event.currentTarget), 'password'));
  };
  return (
    <DoorPage title="Choose a new password">
      {token === undefined && <p>This address lacks its token; open the whole link of the mail.</p>}
      {reset.isSuccess && (
        <Notice tone="good" role="status" title="The new password holds">
          <p>Whatever was signed in has been signed out.</p>
        </Notice>
      )}
      {token !== undefined && !reset.isSuccess && (
        <form onSubmit={submit}>
          {reset.error && <ErrorNotice error={reset.error} what="The password stays as it was" />}
          <NewPasswordField label="New password" name="password" />
          <Button type="submit" tone="primary" disabled={reset.isPending}>
            Set the new password
          </Button>
        </form>
      )}
      <p>
        <Link to="/sign-in" search={{}}>
          Sign in
        </Link>{' '}
        · <Link to="/forgot-password">Ask for another link</Link>
      </p>
    </DoorPage>
  );
}
