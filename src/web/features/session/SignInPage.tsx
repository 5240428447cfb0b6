import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { SignInChallenge } from '@/features/people/peopleContract.ts';
import type { SessionResponse } from '@/features/sessions/sessionContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Field } from '@/web/components/Field.tsx';
import { browserSession } from '@/web/lib/api/browserSession.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import { CheckMail } from './CheckMail.tsx';
import { DoorPage } from './DoorPage.tsx';
import { formText } from './formText.ts';
import { NewPasswordField } from './NewPasswordField.tsx';
import { PasswordField } from './PasswordField.tsx';
import { SecondStep } from './SecondStep.tsx';

const route = getRouteApi('/sign-in');

type Answer = SessionResponse | SignInChallenge | { status: 'checkYourMail' };

function PersonFields({ isNew }: { isNew: boolean }): ReactNode {
  return (
    <>
      {isNew && (
        <Field label="Your name">
          {(control) => <input {...control} name="name" autoComplete="name" maxLength={120} required />}
        </Field>
      )}
      <Field label="E-mail">
        {(control) => <input {...control} name="email" type="email" autoComplete="username" required />}
      </Field>
      {isNew ? <NewPasswordField label="Password" name="password" /> : <PasswordField label="Password" />}
    </>
  );
}

type SignUpSentProps = { email: string; next: string | undefined; onBack: () => void };

function SignUpSent({ email, next, onBack }: SignUpSentProps): ReactNode {
  return (
    <DoorPage title="Create your account">
      <CheckMail email={email}>
        Its link makes your account and signs you in; it works for 24 hours.
      </CheckMail>
      <p>
        No mail? Look into the folder for unwanted mail, or{' '}
        <Link to="/sign-in" search={{ next }} onClick={onBack}>
          sign in
        </Link>{' '}
        if you have an account already.
      </p>
    </DoorPage>
  );
}

/** Sign in and sign up are one form: signing up asks for a name as well. */
export function SignInPage(): ReactNode {
  const { mode, next } = route.useSearch();
  const router = useRouter();
  const [error, setError] = useState<Error>();
  const [isBusy, setBusy] = useState(false);
  const [mailedTo, setMailedTo] = useState<string>();
  const [challenge, setChallenge] = useState<string>();
  const isNew = mode === 'sign-up';

  const begin = (session: SessionResponse): void => {
    queryClient.clear();
    browserSession.begin(session);
    router.history.push(next ?? '/');
  };
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const person = { email: formText(form, 'email'), password: formText(form, 'password') };
    setBusy(true);
    setError(undefined);
    try {
      const answer = await requestJson<Answer>(isNew ? '/api/auth/sign-up' : '/api/auth/login', {
        method: 'POST',
        json: isNew ? { ...person, name: formText(form, 'name') } : person,
      });
      if ('challenge' in answer) setChallenge(answer.challenge);
      else if ('status' in answer) setMailedTo(person.email);
      else return begin(answer);
      setBusy(false);
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error('unknown'));
      setBusy(false);
    }
  };

  if (challenge !== undefined)
    return <SecondStep challenge={challenge} onSignedIn={begin} onBack={() => setChallenge(undefined)} />;
  if (mailedTo !== undefined)
    return <SignUpSent email={mailedTo} next={next} onBack={() => setMailedTo(undefined)} />;
  return (
    <DoorPage title={isNew ? 'Create your account' : 'Sign in'}>
      <form onSubmit={(event) => void submit(event)}>
        {error && (
          <ErrorNotice error={error} what={isNew ? 'No account was made' : 'You are not signed in'} />
        )}
        <PersonFields isNew={isNew} />
        <Button type="submit" tone="primary" disabled={isBusy}>
          {isNew ? 'Create account' : 'Sign in'}
        </Button>
      </form>
      <p>
        {isNew ? 'You have an account? ' : 'New here? '}
        <Link to="/sign-in" search={{ next, mode: isNew ? undefined : 'sign-up' }}>
          {isNew ? 'Sign in' : 'Create an account'}
        </Link>
      </p>
      {!isNew && (
        <p>
          <Link to="/forgot-password">I forgot my password</Link>
        </p>
      )}
    </DoorPage>
  );
}
