import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { SessionResponse } from '@/features/sessions/sessionContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Field } from '@/web/components/Field.tsx';
import { browserSession } from '@/web/lib/api/browserSession.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import { DoorPage } from './DoorPage.tsx';

const PASSWORD_CHARS_MIN = 12;
const route = getRouteApi('/sign-in');

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** Sign in and sign up are one form: signing up asks for a name as well. */
export function SignInPage(): ReactNode {
  const { mode, next } = route.useSearch();
  const router = useRouter();
  const [error, setError] = useState<Error>();
  const [isBusy, setBusy] = useState(false);
  const isNew = mode === 'sign-up';

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const person = { email: textOf(form, 'email'), password: textOf(form, 'password') };
    setBusy(true);
    setError(undefined);
    try {
      const session = await requestJson<SessionResponse>(isNew ? '/api/auth/sign-up' : '/api/auth/login', {
        method: 'POST',
        json: isNew ? { ...person, name: textOf(form, 'name') } : person,
      });
      queryClient.clear();
      browserSession.begin(session);
      router.history.push(next ?? '/');
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error('unknown'));
      setBusy(false);
    }
  };

  return (
    <DoorPage title={isNew ? 'Create your account' : 'Sign in'}>
      <form onSubmit={(event) => void submit(event)}>
        {error && (
          <ErrorNotice error={error} what={isNew ? 'No account was made' : 'You are not signed in'} />
        )}
        {isNew && (
          <Field label="Your name">
            {(control) => <input {...control} name="name" autoComplete="name" maxLength={120} required />}
          </Field>
        )}
        <Field label="E-mail">
          {(control) => <input {...control} name="email" type="email" autoComplete="username" required />}
        </Field>
        <Field label="Password" hint={isNew ? `At least ${PASSWORD_CHARS_MIN} characters.` : undefined}>
          {(control) => (
            <input
              {...control}
              name="password"
              type="password"
              autoComplete={isNew ? 'new-password' : 'current-password'}
              minLength={isNew ? PASSWORD_CHARS_MIN : undefined}
              maxLength={200}
              required
            />
          )}
        </Field>
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
    </DoorPage>
  );
}
