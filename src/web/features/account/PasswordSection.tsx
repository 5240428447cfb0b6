import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useRef } from 'react';
import type { ChangePasswordRequest } from '@/features/people/peopleContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Notice } from '@/web/components/Notice.tsx';
import { Section } from '@/web/components/Section.tsx';
import { formText } from '@/web/features/session/formText.ts';
import { NewPasswordField } from '@/web/features/session/NewPasswordField.tsx';
import { PasswordField } from '@/web/features/session/PasswordField.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import styles from './AccountForm.module.css';

/** Another password for who knows the present one. */
export function PasswordSection(): ReactNode {
  const form = useRef<HTMLFormElement>(null);
  const change = useMutation({
    mutationFn: (json: ChangePasswordRequest) =>
      requestJson<void>('/api/auth/password/change', { method: 'POST', json }),
    onSuccess: () => form.current?.reset(),
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    change.mutate({ password: formText(data, 'password'), newPassword: formText(data, 'newPassword') });
  };
  return (
    <Section title="Password" note="A new password signs out everything but this browser.">
      <form ref={form} className={styles.form} onSubmit={submit}>
        {change.error && <ErrorNotice error={change.error} what="The password stays as it was" />}
        {change.isSuccess && (
          <Notice tone="good" role="status" title="The new password holds">
            <p>Whatever else was signed in has been signed out.</p>
          </Notice>
        )}
        <PasswordField label="Present password" />
        <NewPasswordField label="New password" name="newPassword" />
        <div>
          <Button type="submit" disabled={change.isPending}>
            Change the password
          </Button>
        </div>
      </form>
    </Section>
  );
}
