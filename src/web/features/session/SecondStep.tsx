import { useMutation } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import type { SessionResponse } from '@/features/sessions/sessionContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { DoorPage } from './DoorPage.tsx';
import { FactorCodeField } from './FactorCodeField.tsx';
import { formText } from './formText.ts';

type SecondStepProps = {
  challenge: string;
  onSignedIn: (session: SessionResponse) => void;
  onBack: () => void;
};

/** The code after the password. */
export function SecondStep({ challenge, onSignedIn, onBack }: SecondStepProps): ReactNode {
  const signIn = useMutation({
    mutationFn: (code: string) =>
      requestJson<SessionResponse>('/api/auth/login/second-factor', {
        method: 'POST',
        json: { challenge, code },
      }),
    onSuccess: onSignedIn,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    signIn.mutate(formText(new FormData(event.currentTarget), 'code'));
  };
  return (
    <DoorPage title="Second factor">
      <form onSubmit={submit}>
        {signIn.error && <ErrorNotice error={signIn.error} what="You are not signed in" />}
        <FactorCodeField hint="The six digits of your authenticator, or one of your recovery codes." />
        <Button type="submit" tone="primary" disabled={signIn.isPending}>
          Sign in
        </Button>
      </form>
      <div>
        <Button tone="quiet" onClick={onBack}>
          Begin again
        </Button>
      </div>
    </DoorPage>
  );
}
