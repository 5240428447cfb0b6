import { useMutation } from '@tanstack/react-query';
import type { ReactNode, SubmitEvent } from 'react';
import type { RecoveryCodes } from '@/features/people/peopleContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { FactorCodeField } from '@/web/features/session/FactorCodeField.tsx';
import { formText } from '@/web/features/session/formText.ts';
import { PasswordField } from '@/web/features/session/PasswordField.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import styles from './AccountForm.module.css';
import factorStyles from './SecondFactor.module.css';

type ManageSecondFactorProps = { onCodes: (codes: readonly string[]) => void; onOff: () => void };
type Wanted = { what: 'disable' | 'recovery-codes'; password: string; code: string };

/** New recovery codes, or no second factor any more; both need the password and a code. */
export function ManageSecondFactor({ onCodes, onOff }: ManageSecondFactorProps): ReactNode {
  const change = useMutation({
    mutationFn: ({ what, ...json }: Wanted) =>
      requestJson<RecoveryCodes | undefined>(`/api/auth/second-factor/${what}`, { method: 'POST', json }),
    onSuccess: (answer) => (answer === undefined ? onOff() : onCodes(answer.recoveryCodes)),
  });
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const { submitter } = event.nativeEvent;
    const what =
      submitter instanceof HTMLButtonElement && submitter.value === 'disable' ? 'disable' : 'recovery-codes';
    const form = new FormData(event.currentTarget);
    change.mutate({ what, password: formText(form, 'password'), code: formText(form, 'code') });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      {change.error && <ErrorNotice error={change.error} what="Nothing was changed" />}
      <PasswordField label="Password" />
      <FactorCodeField hint="Of your authenticator, or a recovery code." />
      <div className={factorStyles.actions}>
        <Button type="submit" value="recovery-codes" disabled={change.isPending}>
          Make new recovery codes
        </Button>
        <Button type="submit" value="disable" tone="danger" disabled={change.isPending}>
          Turn it off
        </Button>
      </div>
    </form>
  );
}
