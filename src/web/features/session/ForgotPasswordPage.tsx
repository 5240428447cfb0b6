import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { FormEvent, ReactNode } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Field } from '@/web/components/Field.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { CheckMail } from './CheckMail.tsx';
import { DoorPage } from './DoorPage.tsx';
import { formText } from './formText.ts';

/** Asks for the link that resets a password. */
export function ForgotPasswordPage(): ReactNode {
  const forgot = useMutation({
    mutationFn: (email: string) =>
      requestJson<unknown>('/api/auth/password/forgot', { method: 'POST', json: { email } }),
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    forgot.mutate(formText(new FormData(event.currentTarget), 'email'));
  };
  return (
    <DoorPage title="Choose a new password">
      {forgot.isSuccess ? (
        <CheckMail email={forgot.variables}>
          If there is an account with this address, its link lets you choose a new password for 30 minutes.
        </CheckMail>
      ) : (
        <form onSubmit={submit}>
          {forgot.error && <ErrorNotice error={forgot.error} what="No mail was sent" />}
          <Field label="E-mail" hint="A link comes by mail to this address.">
            {(control) => <input {...control} name="email" type="email" autoComplete="username" required />}
          </Field>
          <Button type="submit" tone="primary" disabled={forgot.isPending}>
            Send the link
          </Button>
        </form>
      )}
      <p>
        <Link to="/sign-in" search={{}}>
          Sign in
        </Link>
      </p>
    </DoorPage>
  );
}
