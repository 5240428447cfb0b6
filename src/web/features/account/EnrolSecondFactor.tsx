import { useMutation } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import type { RecoveryCodes, SecondFactorSetUp } from '@/features/people/peopleContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Field } from '@/web/components/Field.tsx';
import { formText } from '@/web/features/session/formText.ts';
import { PasswordField } from '@/web/features/session/PasswordField.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import styles from './AccountForm.module.css';
import factorStyles from './SecondFactor.module.css';

const inGroups = (secret: string): string => secret.replace(/.{4}(?=.)/g, '$& ');

function ConfirmCode({
  setUp,
  onConfirmed,
}: {
  setUp: SecondFactorSetUp;
  onConfirmed: (codes: RecoveryCodes) => void;
}): ReactNode {
  const confirm = useMutation({
    mutationFn: (code: string) =>
      requestJson<RecoveryCodes>('/api/auth/second-factor/confirm', { method: 'POST', json: { code } }),
    onSuccess: onConfirmed,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    confirm.mutate(formText(new FormData(event.currentTarget), 'code'));
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <p>Read the picture with your authenticator, or type the key into it.</p>
      <img
        className={factorStyles.qr}
        src={`data:image/svg+xml;base64,${window.btoa(setUp.qrSvg)}`}
        alt="The key of your second factor as a QR code"
      />
      <p className={factorStyles.secret}>
        Key: <code>{inGroups(setUp.secret)}</code>
      </p>
      {confirm.error && <ErrorNotice error={confirm.error} what="Not turned on" />}
      <Field label="Code" hint="The six digits that it shows now.">
        {(control) => (
          <input
            {...control}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            minLength={6}
            maxLength={10}
            required
          />
        )}
      </Field>
      <div>
        <Button type="submit" tone="primary" disabled={confirm.isPending}>
          Turn it on
        </Button>
      </div>
    </form>
  );
}

/** From the password over the picture and a first code to the recovery codes. */
export function EnrolSecondFactor({ onCodes }: { onCodes: (codes: readonly string[]) => void }): ReactNode {
  const begin = useMutation({
    mutationFn: (password: string) =>
      requestJson<SecondFactorSetUp>('/api/auth/second-factor', { method: 'POST', json: { password } }),
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    begin.mutate(formText(new FormData(event.currentTarget), 'password'));
  };
  if (begin.data)
    return <ConfirmCode setUp={begin.data} onConfirmed={({ recoveryCodes }) => onCodes(recoveryCodes)} />;
  return (
    <form className={styles.form} onSubmit={submit}>
      {begin.error && <ErrorNotice error={begin.error} what="Not begun" />}
      <PasswordField label="Password" hint="Signing in will ask for a code of your authenticator as well." />
      <div>
        <Button type="submit" disabled={begin.isPending}>
          Set up a second factor
        </Button>
      </div>
    </form>
  );
}
