import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useRef } from 'react';
import type { ChangeEmailRequest } from '@/features/people/peopleContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Field } from '@/web/components/Field.tsx';
import { Notice } from '@/web/components/Notice.tsx';
import { Section } from '@/web/components/Section.tsx';
import { CheckMail } from '@/web/features/session/CheckMail.tsx';
import { formText } from '@/web/features/session/formText.ts';
import { PasswordField } from '@/web/features/session/PasswordField.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { accountQueries } from '@/web/lib/queries/accountQueries.ts';
import styles from './AccountForm.module.css';

function Verification(): ReactNode {
  const resend = useMutation({
    mutationFn: () => requestJson<unknown>('/api/auth/email/resend', { method: 'POST' }),
  });
  if (resend.isSuccess)
    return (
      <Notice role="status" title="Check your mail">
        <p>A link is on its way; it works for 24 hours.</p>
      </Notice>
    );
  return (
    <>
      {resend.error && <ErrorNotice error={resend.error} what="No mail was sent" />}
      <Notice
        tone="caution"
        title="Not confirmed yet"
        actions={
          <Button disabled={resend.isPending} onClick={() => resend.mutate()}>
            Send the link
          </Button>
        }
      >
        <p>Inviting people, API keys, share links and billing wait for it.</p>
      </Notice>
    </>
  );
}

/** The address of the account, whether it is confirmed, and the way to another one. */
export function EmailSection(): ReactNode {
  const { data: account } = useQuery(accountQueries.own);
  const form = useRef<HTMLFormElement>(null);
  const change = useMutation({
    mutationFn: (json: ChangeEmailRequest) =>
      requestJson<unknown>('/api/auth/email/change', { method: 'POST', json }),
    onSuccess: () => form.current?.reset(),
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    change.mutate({ email: formText(data, 'email'), password: formText(data, 'password') });
  };
  if (!account) return null;
  if (!account.isMailOn)
    return (
      <Section title="E-mail" note={account.email}>
        <p>This installation sends no mail, so that the address can be neither confirmed nor changed here.</p>
      </Section>
    );
  return (
    <Section title="E-mail" note={`${account.email}${account.isEmailVerified ? ', confirmed' : ''}`}>
      {!account.isEmailVerified && <Verification />}
      <form ref={form} className={styles.form} onSubmit={submit}>
        {change.error && <ErrorNotice error={change.error} what="The address stays as it was" />}
        {change.isSuccess && (
          <CheckMail email={change.variables.email}>
            Its link makes this your address; until then it stays as it is.
          </CheckMail>
        )}
        <Field label="New e-mail address">
          {(control) => <input {...control} name="email" type="email" autoComplete="email" required />}
        </Field>
        <PasswordField label="Your password" />
        <div>
          <Button type="submit" disabled={change.isPending}>
            Change the address
          </Button>
        </div>
      </form>
    </Section>
  );
}
